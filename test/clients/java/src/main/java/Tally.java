import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the workers of one application have read: the sum modulo 2^256 of SHA-256(length(id) ‖ id ‖ bytes) of events, each
 * counted once though the producer may have sent it twice, and who read which shard.
 */
final class Tally {
  private static final Pattern ID = Pattern.compile("\"event_id\":\"([^\"]+)\"");
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private final Set<String> sequenceNumbers = new HashSet<>();
  private final Set<BigInteger> digests = new HashSet<>();
  private final Set<String> shards = new TreeSet<>();
  private final Set<String> started = new TreeSet<>();
  private final Map<String, Integer> byWorker = new TreeMap<>();
  private final Map<String, String> givenUp = new HashMap<>();
  private final Set<String> handOvers = new TreeSet<>();
  private BigInteger sum = BigInteger.ZERO;
  private int repeats = 0;

  synchronized void started(String worker) {
    started.add(worker);
  }

  synchronized void add(String worker, String shardId, String sequenceNumber, ByteBuffer data) {
    if (!sequenceNumbers.add(sequenceNumber)) {
      repeats += 1;
      return;
    }
    shards.add(shardId);
    byWorker.merge(worker, 1, Integer::sum);
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    BigInteger digest = digestOf(bytes);
    if (digests.add(digest)) sum = sum.add(digest).mod(MODULUS);
  }

  /** The worker was asked to give the shard to another, or to end. */
  synchronized void givenUp(String worker, String shardId) {
    givenUp.put(shardId, worker);
  }

  synchronized void taken(String worker, String shardId) {
    String before = givenUp.remove(shardId);
    if (before != null && !before.equals(worker)) handOvers.add(before + " to " + worker);
  }

  synchronized Map<String, Object> said() {
    return Map.of(
        "records", digests.size(),
        "sum", String.format("%064x", sum),
        "repeats", repeats,
        "shards", new TreeSet<>(shards),
        "started", new TreeSet<>(started),
        "byWorker", new TreeMap<>(byWorker),
        "handOvers", new TreeSet<>(handOvers));
  }

  private static BigInteger digestOf(byte[] bytes) {
    Matcher found = ID.matcher(new String(bytes, StandardCharsets.UTF_8));
    if (!found.find()) throw new IllegalArgumentException("a record without event_id");
    byte[] id = found.group(1).getBytes(StandardCharsets.UTF_8);
    MessageDigest digest = sha256();
    digest.update(ByteBuffer.allocate(4).putInt(id.length).array());
    digest.update(id);
    return new BigInteger(1, digest.digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
