import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The sum modulo 2^256 of SHA-256(length(id) ‖ id ‖ bytes) of records, each counted once however often it came. */
final class Tally {
  private static final Pattern ID = Pattern.compile("\"event_id\":\"([^\"]+)\"");
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private final Set<String> seen = new HashSet<>();
  private final Set<String> shards = new TreeSet<>();
  private BigInteger sum = BigInteger.ZERO;

  synchronized void add(String shardId, String sequenceNumber, ByteBuffer data) {
    if (!seen.add(sequenceNumber)) return;
    shards.add(shardId);
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    Matcher found = ID.matcher(new String(bytes, StandardCharsets.UTF_8));
    if (!found.find()) throw new IllegalArgumentException("a record without event_id");
    byte[] id = found.group(1).getBytes(StandardCharsets.UTF_8);
    MessageDigest digest = sha256();
    digest.update(ByteBuffer.allocate(4).putInt(id.length).array());
    digest.update(id);
    sum = sum.add(new BigInteger(1, digest.digest(bytes))).mod(MODULUS);
  }

  synchronized int records() {
    return seen.size();
  }

  synchronized String json() {
    String names = shards.stream().map(name -> '"' + name + '"').collect(Collectors.joining(","));
    return String.format("{\"records\":%d,\"sum\":\"%064x\",\"shards\":[%s]}", seen.size(), sum, names);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
