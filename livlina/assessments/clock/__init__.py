"""When the danger is to be looked at anew, and how a case with high risk is never left alone (riskklocka)."""
