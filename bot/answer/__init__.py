"""From a query and what the store found to an answer: plan, rank, guard, compose, verify. Pure."""
