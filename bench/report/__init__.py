"""What bench/results.json says, as tables, plots and figures in running text."""
