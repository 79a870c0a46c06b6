"""What a workload costs at an API's prices."""
