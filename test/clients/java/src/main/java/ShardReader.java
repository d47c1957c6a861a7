import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.ShardRecordProcessor;

/** Counts every record of one shard, and checkpoints behind each batch. */
final class ShardReader implements ShardRecordProcessor {
  private final Tally tally;
  private String shardId;

  ShardReader(Tally tally) {
    this.tally = tally;
  }

  @Override
  public void initialize(InitializationInput input) {
    shardId = input.shardId();
  }

  @Override
  public void processRecords(ProcessRecordsInput input) {
    input.records().forEach(record -> tally.add(shardId, record.sequenceNumber(), record.data()));
    if (input.records().isEmpty()) return;
    try {
      input.checkpointer().checkpoint();
    } catch (InvalidStateException | ShutdownException refused) {
      throw new IllegalStateException(refused);
    }
  }

  @Override
  public void leaseLost(LeaseLostInput input) {}

  @Override
  public void shardEnded(ShardEndedInput input) {
    try {
      input.checkpointer().checkpoint();
    } catch (InvalidStateException | ShutdownException refused) {
      throw new IllegalStateException(refused);
    }
  }

  @Override
  public void shutdownRequested(ShutdownRequestedInput input) {}
}
