"""Reads a stream and a table with boto3, with no settings but the environment's, and uses DynamoDB as programs do.

Arguments: the stream's name, and the bronze table's. Prints what it read as one line of JSON. Any surprise ends it.
"""

import json
import sys
import uuid

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError
from tally import Tally


def read_stream(stream):
    kinesis = boto3.client("kinesis")
    tally = Tally()
    for page in kinesis.get_paginator("list_shards").paginate(StreamName=stream):
        for shard in page["Shards"]:
            iterator = kinesis.get_shard_iterator(
                StreamName=stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
            )["ShardIterator"]
            while iterator:
                answer = kinesis.get_records(ShardIterator=iterator, Limit=300)
                for record in answer["Records"]:
                    tally.add(json.loads(record["Data"])["event_id"], record["Data"])
                if not answer["Records"] and answer["MillisBehindLatest"] == 0:
                    break
                iterator = answer.get("NextShardIterator")
    return tally.result()


def read_table(table):
    tally = Tally()
    dynamodb = boto3.client("dynamodb")
    for page in dynamodb.get_paginator("scan").paginate(TableName=table, PaginationConfig={"PageSize": 300}):
        for item in page["Items"]:
            tally.add(item["event_id"]["S"], item["payload"]["B"])
    return tally.result()


def refusal(call):
    """The error that a call must end in."""
    try:
        call()
    except ClientError as error:
        return error
    raise AssertionError("the call was not refused")


def use_table():
    """Puts, updates, queries, and writes in transactions, on a table of its own."""
    resource = boto3.resource("dynamodb")
    table = resource.create_table(
        TableName=f"python-{uuid.uuid4().hex}",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "at", "AttributeType": "N"},
            {"AttributeName": "kind", "AttributeType": "S"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-kind",
                "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    table.wait_until_exists()
    with table.batch_writer() as batch:
        for at in range(60):
            batch.put_item(Item={"id": "a", "at": at, "kind": "odd" if at % 2 else "even", "tags": {"x", "y"}})
    key = {"id": "a", "at": 7}
    assert table.get_item(Key=key, ConsistentRead=True)["Item"] == {**key, "kind": "odd", "tags": {"x", "y"}}

    held = table.query(KeyConditionExpression=Key("id").eq("a") & Key("at").between(10, 19), ScanIndexForward=False)
    assert [int(item["at"]) for item in held["Items"]] == list(range(19, 9, -1))
    odd = table.query(
        IndexName="by-kind", KeyConditionExpression=Key("kind").eq("odd"), FilterExpression=Attr("tags").contains("x")
    )
    assert odd["Count"] == 30

    updated = table.update_item(
        Key=key,
        UpdateExpression="SET #n = if_not_exists(#n, :zero) + :one REMOVE tags",
        ConditionExpression=Attr("kind").eq("odd"),
        ExpressionAttributeNames={"#n": "seen"},
        ExpressionAttributeValues={":zero": 0, ":one": 1},
        ReturnValues="ALL_NEW",
    )
    assert updated["Attributes"] == {**key, "kind": "odd", "seen": 1}
    again = refusal(lambda: table.put_item(Item=key, ConditionExpression=Attr("id").not_exists()))
    assert again.response["Error"]["Code"] == "ConditionalCheckFailedException", again
    use_transactions(resource, table)
    table.delete()
    table.wait_until_not_exists()
    follow_changes(resource)


def follow_changes(resource):
    """Reads the stream of a table of its own, before and after the table is deleted."""
    table = resource.create_table(
        TableName=f"python-{uuid.uuid4().hex}",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    table.wait_until_exists()
    for n in (1, 2):
        table.put_item(Item={"id": "a", "n": n})
    table.put_item(Item={"id": "a", "n": 2})  # changes nothing
    table.delete_item(Key={"id": "a"})

    streams = boto3.client("dynamodbstreams")
    # Every operation of the service's model is used here.
    assert sorted(streams.meta.service_model.operation_names) == [
        "DescribeStream",
        "GetRecords",
        "GetShardIterator",
        "ListStreams",
    ]
    (stream,) = streams.list_streams(TableName=table.name)["Streams"]
    assert stream["StreamArn"] == table.latest_stream_arn, stream
    changes = read_changes(streams, stream["StreamArn"])
    images = [(change["dynamodb"].get("OldImage"), change["dynamodb"].get("NewImage")) for change in changes]
    item = [{"id": {"S": "a"}, "n": {"N": str(n)}} for n in (1, 2)]
    assert [change["eventName"] for change in changes] == ["INSERT", "MODIFY", "REMOVE"], changes
    assert images == [(None, item[0]), (item[0], item[1]), (item[1], None)], images
    table.delete()
    table.wait_until_not_exists()
    assert read_changes(streams, stream["StreamArn"]) == changes


def read_changes(streams, arn):
    changes = []
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        iterator = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        while iterator:
            answer = streams.get_records(ShardIterator=iterator, Limit=2)
            changes += answer["Records"]
            iterator = answer.get("NextShardIterator") if answer["Records"] else None
    return changes


def use_transactions(resource, table):
    client = resource.meta.client
    new = {"id": "new", "at": 1}
    write = [
        {"Put": {"TableName": table.name, "Item": new}},
        {"Delete": {"TableName": table.name, "Key": {"id": "a", "at": 0}}},
    ]
    token = uuid.uuid4().hex
    for _ in range(2):  # the second has the same token, and so no effect
        client.transact_write_items(TransactItems=write, ClientRequestToken=token)
    got = client.transact_get_items(
        TransactItems=[
            {"Get": {"TableName": table.name, "Key": new}},
            {"Get": {"TableName": table.name, "Key": {"id": "a", "at": 0}}},
        ]
    )["Responses"]
    assert got[0]["Item"] == new and "Item" not in got[1], got
    exists = {"TableName": table.name, "Key": new, "ConditionExpression": "attribute_not_exists(id)"}
    canceled = refusal(
        lambda: client.transact_write_items(TransactItems=[write[1], {"ConditionCheck": exists}])
    ).response
    assert canceled["Error"]["Code"] == "TransactionCanceledException", canceled
    assert [reason["Code"] for reason in canceled["CancellationReasons"]] == ["None", "ConditionalCheckFailed"]


def main(stream, table):
    result = {"stream": read_stream(stream), "table": read_table(table)}
    use_table()
    print(json.dumps(result))


main(*sys.argv[1:])
