"""What an import makes of its source, from a bucket of plain Python."""

import pytest

from streammock.errors import UnsupportedParameter
from streammock.tables.import_files import Reader
from streammock.tables.imports import Import
from streammock.tables.storage import StorageRefusal

REQUEST = {
    "S3BucketSource": {"S3Bucket": "bucket", "S3BucketOwner": "1"},
    "InputFormat": "DYNAMODB_JSON",
    "TableCreationParameters": {"AttributeDefinitions": []},
}


class Bucket:
    """Two objects are listed, the first is gone when it is read."""

    def keys(self, bucket, prefix, owner):
        assert (bucket, prefix, owner) == ("bucket", "some/", "1")
        return ["some/gone", "some/there"]

    def get(self, _bucket, key, _owner):
        if key == "some/gone":
            raise StorageRefusal("NoSuchKey", "The specified key does not exist.", 404)
        return b'{"Item": {"pk": {"S": "a"}}}'


def test_an_object_that_is_gone():
    """It is one error, and the others are read (ack-api-quirks DDB-IMPORT-007)."""
    source = {**REQUEST["S3BucketSource"], "S3KeyPrefix": "some/"}
    started = Import(
        arn="", token="", table_arn="", table_id="", started=0, request=REQUEST, source=source, log_group=""
    )
    assert started.fetch(Bucket(), Reader(REQUEST)) == [None, {"pk": {"S": "a"}}]
    assert started.processed_bytes == 28


def test_zstandard():
    """Where Python has it, it is read; where not, what to do instead is said."""
    try:
        from compression import zstd
    except ImportError:
        with pytest.raises(UnsupportedParameter, match=r"ZSTD .* Use GZIP or NONE"):
            Reader({**REQUEST, "InputCompressionType": "ZSTD"})
        return
    content = zstd.compress(b'{"Item": {"pk": {"S": "a"}}}')
    assert Reader({**REQUEST, "InputCompressionType": "ZSTD"}).read(content) == (28, [{"pk": {"S": "a"}}])
    assert Reader({**REQUEST, "InputCompressionType": "ZSTD"}).read(b"plain") == (5, [None])
