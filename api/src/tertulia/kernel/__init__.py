"""What every module may use: ids, clock, principal, errors, paging, events. Pure, and knows nothing of ours."""
