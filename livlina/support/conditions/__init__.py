"""The conditions of Trappan, asked again at each session of a child."""
