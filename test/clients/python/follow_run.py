"""Follows a stream by enhanced fan-out with boto3: SubscribeToShard, an event stream over HTTP/1.1.

Arguments: the stream's name, and how many events there are to come. Follows every shard from its oldest record on, and
the children of a shard when all their parents have been read to their end. Prints what it read as one line of JSON. Any
surprise ends it, such as a record that comes twice or out of order.
"""

import json
import queue
import sys
import threading
import time
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from tally import Tally

MAX_SHARDS = 64


class Follower:
    """One consumer with a thread for each shard; each thread puts what it finds into one queue."""

    def __init__(self, stream):
        self.kinesis = boto3.client("kinesis", config=Config(max_pool_connections=MAX_SHARDS))
        self.stream = stream
        self.arn = self.kinesis.describe_stream_summary(StreamName=stream)["StreamDescriptionSummary"]["StreamARN"]
        self.found = queue.Queue()
        self.started = set()
        self.ended = set()

    def register(self):
        name = f"boto3-{uuid.uuid4().hex}"
        consumer = self.kinesis.register_stream_consumer(StreamARN=self.arn, ConsumerName=name)["Consumer"]
        self.consumer = consumer["ConsumerARN"]
        while self.status() != "ACTIVE":
            time.sleep(0.1)

    def status(self):
        described = self.kinesis.describe_stream_consumer(ConsumerARN=self.consumer)
        return described["ConsumerDescription"]["ConsumerStatus"]

    def deregister(self):
        self.kinesis.deregister_stream_consumer(ConsumerARN=self.consumer)

    def read(self, count):
        tally = Tally()
        listed = self.kinesis.list_shards(StreamName=self.stream, ShardFilter={"Type": "AT_TRIM_HORIZON"})
        for shard in listed["Shards"]:
            self.start(shard["ShardId"])
        seen = set()
        while tally.records < count:
            shard, event = self.found.get()
            if isinstance(event, Exception):
                raise RuntimeError(f"{shard} cannot be followed") from event
            for record in event["Records"]:
                event_id = json.loads(record["Data"])["event_id"]
                if event_id not in seen:  # the producer sends again what was not answered in time
                    seen.add(event_id)
                    tally.add(event_id, record["Data"])
            if "ChildShards" in event:
                self.end(shard, event["ChildShards"])
        return {**tally.result(), "shards": len(self.started)}

    def start(self, shard):
        if shard in self.started:
            return
        self.started.add(shard)
        threading.Thread(target=self.follow, args=(shard,), daemon=True).start()

    def end(self, shard, children):
        self.ended.add(shard)
        for child in children:
            if self.ended.issuperset(child["ParentShards"]):
                self.start(child["ShardId"])

    def follow(self, shard):
        try:
            self.subscribe_until_ended(shard)
        except Exception as error:
            self.found.put((shard, error))

    def subscribe_until_ended(self, shard):
        """Subscribes again and again, each time behind what the last subscription has come to."""
        last = 0
        position = {"Type": "TRIM_HORIZON"}
        while position:
            for event in self.subscribe(shard, position):
                part = event["SubscribeToShardEvent"]
                numbers = [last, *(int(record["SequenceNumber"]) for record in part["Records"])]
                if any(after <= before for before, after in zip(numbers, numbers[1:])):
                    raise AssertionError(f"records came twice or out of order: {numbers}")
                last = numbers[-1]
                continuation = part.get("ContinuationSequenceNumber")
                position = continuation and {"Type": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": continuation}
                self.found.put((shard, part))
                if not position:
                    return

    def subscribe(self, shard, position):
        """A second subscription within five seconds of the last one is refused, so it asks again."""
        while True:
            try:
                answer = self.kinesis.subscribe_to_shard(
                    ConsumerARN=self.consumer, ShardId=shard, StartingPosition=position
                )
                return answer["EventStream"]
            except ClientError as refused:
                if refused.response["Error"]["Code"] not in ("ResourceInUseException", "LimitExceededException"):
                    raise
                time.sleep(1)


def main(stream, count):
    follower = Follower(stream)
    follower.register()
    result = follower.read(int(count))
    follower.deregister()
    print(json.dumps(result))


main(*sys.argv[1:])
