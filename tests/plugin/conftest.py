"""Test runs inside the test run.

pytester forgets, after each inner run, the modules that it imported. Ours are loaded before, so that all inner runs and
the outer one share them, as they share botocore: two copies would each hook botocore's one class.
"""

import boto3

import streammock

LOADED_FOR_ALL_RUNS = [boto3, *(getattr(streammock, name) for name in streammock.__all__)]
