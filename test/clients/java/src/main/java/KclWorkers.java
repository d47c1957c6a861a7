import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Workers of the Kinesis Client Library that read a stream, in one process to save the time of a second. Its only
 * argument is the stream's name; what it does, it is told on standard input, a line each:
 *
 * <pre>
 * start APPLICATION WORKER polling|fan-out
 * stop APPLICATION WORKER
 * </pre>
 *
 * Prints what the applications have read as lines of JSON, and the last one when standard input was closed and every
 * worker has ended. The application names the lease table, and the registered consumer.
 */
public final class KclWorkers {
  private static final long PRINT_INTERVAL_MILLIS = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String stream;
  private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
  private final Map<String, Worker> workers = new LinkedHashMap<>();

  private KclWorkers(String stream) {
    this.stream = stream;
  }

  public static void main(String[] args) throws Exception {
    var all = new KclWorkers(args[0]);
    var printing = Executors.newSingleThreadScheduledExecutor();
    printing.scheduleWithFixedDelay(all::print, 0, PRINT_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) all.obey(line.split(" "));
    for (Worker worker : all.workers.values()) worker.stop();
    printing.shutdown();
    printing.awaitTermination(PRINT_INTERVAL_MILLIS * 10, TimeUnit.MILLISECONDS);
    all.print();
    System.exit(0); // threads of the HTTP client would hold the process
  }

  private void obey(String[] command) throws Exception {
    String application = command[1];
    String key = application + " " + command[2];
    if (command[0].equals("stop")) {
      workers.remove(key).stop();
      return;
    }
    Tally tally = tallies.computeIfAbsent(application, none -> new Tally());
    workers.put(key, new Worker(stream, application, command[2], Retrieval.named(command[3]), tally));
  }

  private void print() {
    try {
      Map<String, Object> lines = new LinkedHashMap<>();
      tallies.forEach((application, tally) -> lines.put(application, tally.said()));
      System.out.println(JSON.writeValueAsString(lines));
    } catch (Exception impossible) {
      impossible.printStackTrace();
      System.exit(1);
    }
  }
}
