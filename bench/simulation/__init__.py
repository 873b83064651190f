"""querysocket past one machine: its users and its calls, against AWS's quotas, second by second."""
