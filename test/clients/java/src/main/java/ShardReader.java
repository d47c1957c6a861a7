import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;

/** Counts every record of one shard, and checkpoints behind each batch. */
final class ShardReader implements ShardRecordProcessor {
  private final String worker;
  private final Tally tally;
  private String shardId;

  ShardReader(String worker, Tally tally) {
    this.worker = worker;
    this.tally = tally;
  }

  @Override
  public void initialize(InitializationInput input) {
    shardId = input.shardId();
    tally.taken(worker, shardId);
  }

  @Override
  public void processRecords(ProcessRecordsInput input) {
    input.records().forEach(record -> tally.add(worker, shardId, record.sequenceNumber(), record.data()));
    if (!input.records().isEmpty()) checkpoint(input.checkpointer());
  }

  @Override
  public void leaseLost(LeaseLostInput input) {}

  @Override
  public void shardEnded(ShardEndedInput input) {
    checkpoint(input.checkpointer());
  }

  @Override
  public void shutdownRequested(ShutdownRequestedInput input) {
    tally.givenUp(worker, shardId);
  }

  private static void checkpoint(RecordProcessorCheckpointer checkpointer) {
    try {
      checkpointer.checkpoint();
    } catch (ShutdownException lost) {
      // Another worker has the shard, and goes on from the checkpoint before.
    } catch (InvalidStateException refused) {
      throw new IllegalStateException(refused);
    }
  }
}
