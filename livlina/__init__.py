"""Livlina."""
