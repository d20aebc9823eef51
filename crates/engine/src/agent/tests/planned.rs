//! Turns that the planner answers.
