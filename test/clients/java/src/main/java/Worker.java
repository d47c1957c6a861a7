import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.common.KinesisClientUtil;
import software.amazon.kinesis.coordinator.CoordinatorConfig;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.coordinator.WorkerStateChangeListener;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.processor.SingleStreamTracker;

/**
 * One worker of an application, with the clients that the library makes from the environment: CBOR over HTTP/2, leases
 * in DynamoDB, metrics to CloudWatch.
 */
final class Worker {
  private static final long SHUTDOWN_TIMEOUT_SECONDS = 20;

  private final Scheduler scheduler;
  private final String name;

  Worker(String stream, String application, String name, Retrieval retrieval, Tally tally) {
    this.name = name;
    KinesisAsyncClient kinesis = KinesisClientUtil.createKinesisAsyncClient(KinesisAsyncClient.builder());
    var start = InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON);
    var configs =
        new ConfigsBuilder(
            new SingleStreamTracker(stream, start),
            application,
            kinesis,
            DynamoDbAsyncClient.create(),
            CloudWatchAsyncClient.create(),
            name,
            () -> new ShardReader(name, tally));
    scheduler =
        new Scheduler(
            configs.checkpointConfig(),
            quick(configs.coordinatorConfig()).workerStateChangeListener(new Started(name, tally)),
            quick(configs.leaseManagementConfig()),
            configs.lifecycleConfig(),
            configs.metricsConfig().metricsBufferTimeMillis(1_000),
            configs.processorConfig(),
            configs.retrievalConfig().retrievalSpecificConfig(retrieval.of(stream, application, kinesis)));
    new Thread(scheduler, name).start();
  }

  /** Tells when the worker has its tables and asks for shards. */
  private record Started(String name, Tally tally) implements WorkerStateChangeListener {
    @Override
    public void onWorkerStateChange(WorkerState state) {
      if (state == WorkerState.STARTED) tally.started(name);
    }

    @Override
    public void onAllInitializationAttemptsFailed(Throwable cause) {
      cause.printStackTrace();
      System.exit(1);
    }
  }

  /** Ends the worker as an operator does: its leases are free for others afterwards. */
  void stop() throws Exception {
    try {
      scheduler.startGracefulShutdown().get(SHUTDOWN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      // The library waits for ever at times. Each batch was checkpointed when it was read, so nothing is left to do.
      System.err.println(name + " did not end by itself");
      scheduler.shutdown();
    }
  }

  /** Shorter times than the library's own, or a split would take minutes to be followed. */
  private static CoordinatorConfig quick(CoordinatorConfig config) {
    return config.parentShardPollIntervalMillis(500).shardConsumerDispatchPollIntervalMillis(200);
  }

  private static LeaseManagementConfig quick(LeaseManagementConfig config) {
    config
        .workerUtilizationAwareAssignmentConfig()
        .disableWorkerMetrics(true) // they would be asked for at the address of EC2's metadata; throughput is left
        .workerMetricsReporterFreqInMillis(1_000)
        .varianceBalancingFrequency(1);
    return config
        .failoverTimeMillis(5_000)
        .leaseAssignmentIntervalMillis(1_000L)
        .shardSyncIntervalMillis(2_000)
        .dynamoDbLockBasedLeaderLeaseDurationInMillis(6_000)
        .dynamoDbLockBasedLeaderHeartbeatPeriodInMillis(1_000);
  }
}
