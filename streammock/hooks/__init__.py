"""The doors inside botocore."""
