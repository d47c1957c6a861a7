import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.common.KinesisClientUtil;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/**
 * Reads a stream with the Kinesis Client Library, using the client that the library makes: CBOR over HTTP/2, leases in
 * DynamoDB, metrics to CloudWatch. Prints its tally as lines of JSON, and the last one when standard input is closed and every consumer
 * of a shard has ended.
 *
 * Arguments: the stream's name, and the application's, which names the lease table.
 */
public final class KclReader {
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(15);

  public static void main(String[] args) throws Exception {
    String stream = args[0];
    String application = args[1];
    Tally tally = new Tally();
    Scheduler scheduler = scheduler(stream, application, tally);
    Thread consuming = new Thread(scheduler, "scheduler");
    consuming.start();
    var printing = Executors.newSingleThreadScheduledExecutor();
    printing.scheduleWithFixedDelay(() -> System.out.println(tally.json()), 0, 200, TimeUnit.MILLISECONDS);
    while (System.in.read() != -1) {}
    try {
      scheduler.startGracefulShutdown().get(SHUTDOWN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      // The library waits for ever at times. Each batch was checkpointed when it was read, so nothing is left to do.
      scheduler.shutdown();
    }
    printing.shutdownNow();
    System.out.println(tally.json());
    System.exit(0); // threads of the HTTP client would hold the process
  }

  private static Scheduler scheduler(String stream, String application, Tally tally) {
    KinesisAsyncClient kinesis =
        KinesisClientUtil.createKinesisAsyncClient(at(KinesisAsyncClient.builder(), "KINESIS"));
    DynamoDbAsyncClient dynamoDb = at(DynamoDbAsyncClient.builder(), "DYNAMODB").build();
    CloudWatchAsyncClient cloudWatch = at(CloudWatchAsyncClient.builder(), "CLOUDWATCH").build();
    var start = InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON);
    var configs =
        new ConfigsBuilder(
            new SingleStreamTracker(stream, start),
            application,
            kinesis,
            dynamoDb,
            cloudWatch,
            UUID.randomUUID().toString(),
            () -> new ShardReader(tally));
    // Shorter times than the library's own, or a split would take minutes to be followed.
    return new Scheduler(
        configs.checkpointConfig(),
        configs.coordinatorConfig().parentShardPollIntervalMillis(500),
        configs.leaseManagementConfig().failoverTimeMillis(2_000).shardSyncIntervalMillis(2_000),
        configs.lifecycleConfig(),
        configs.metricsConfig().metricsBufferTimeMillis(1_000),
        configs.processorConfig(),
        configs
            .retrievalConfig()
            .retrievalSpecificConfig(new PollingConfig(stream, kinesis).idleTimeBetweenReadsInMillis(200)));
  }

  /** This version of the SDK does not read the variables of endpoints itself. */
  private static <B extends AwsClientBuilder<B, ?>> B at(B builder, String service) {
    String own = System.getenv("AWS_ENDPOINT_URL_" + service);
    String any = own != null ? own : System.getenv("AWS_ENDPOINT_URL");
    return any == null ? builder : builder.endpointOverride(URI.create(any));
  }
}
