import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.retrieval.RetrievalSpecificConfig;
import software.amazon.kinesis.retrieval.fanout.FanOutConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/** How records come: asked for by GetRecords, or pushed by SubscribeToShard to a consumer that is registered first. */
enum Retrieval {
  POLLING {
    @Override
    RetrievalSpecificConfig of(String stream, String application, KinesisAsyncClient kinesis) {
      return new PollingConfig(stream, kinesis).idleTimeBetweenReadsInMillis(200);
    }
  },
  FAN_OUT {
    @Override
    RetrievalSpecificConfig of(String stream, String application, KinesisAsyncClient kinesis) {
      return new FanOutConfig(kinesis).streamName(stream).applicationName(application).retryBackoffMillis(200);
    }
  };

  abstract RetrievalSpecificConfig of(String stream, String application, KinesisAsyncClient kinesis);

  static Retrieval named(String name) {
    return valueOf(name.toUpperCase().replace('-', '_'));
  }
}
