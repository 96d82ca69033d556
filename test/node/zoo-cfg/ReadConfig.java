import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.server.quorum.QuorumPeer.LearnerType;
import org.apache.zookeeper.server.quorum.QuorumPeer.QuorumServer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.flexible.QuorumHierarchical;

/** Reads each configuration that stdin names, and prints what ZooKeeper reads of it: one line of JSON. */
public class ReadConfig {
  private static final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);

  public static void main(String[] arguments) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String path = in.readLine(); path != null; path = in.readLine()) {
      forgetTheLastOne();
      QuorumPeerConfig config = new QuorumPeerConfig();
      try {
        config.parse(path);
      } catch (Exception refused) {
        Throwable cause = refused.getCause() == null ? refused : refused.getCause();
        out.println("{\"refused\":" + quoted(String.valueOf(cause.getMessage())) + ",\"unresolved\":"
            + (cause instanceof UnknownHostException) + "}");
        continue;
      }
      out.println(described(config));
    }
    out.flush();
  }

  /** Both classes keep what they read in static fields and system properties. */
  private static void forgetTheLastOne() {
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith("zookeeper.")) System.clearProperty(name);
    }
    // Addresses separated by `|` are read with this flag only, which zoo.cfg cannot set.
    System.setProperty("zookeeper.multiAddress.enabled", "true");
    QuorumPeerConfig.setStandaloneEnabled(true);
    QuorumPeerConfig.setReconfigEnabled(false);
  }

  private static String described(QuorumPeerConfig config) {
    List<String> servers = new ArrayList<>();
    for (QuorumServer server : config.getServers().values()) {
      List<String> hosts = new ArrayList<>();
      for (InetSocketAddress address : server.addr.getAllAddresses()) hosts.add(quoted(address.getHostString()));
      servers.add("{\"id\":" + server.id + ",\"hosts\":[" + String.join(",", hosts) + "],\"voter\":"
          + (server.type == LearnerType.PARTICIPANT) + "}");
    }
    return "{\"distributed\":" + config.isDistributed()
        + ",\"myid\":" + config.getServerId()
        + ",\"servers\":[" + String.join(",", servers)
        + "],\"weighted\":" + (config.getQuorumVerifier() instanceof QuorumHierarchical)
        + ",\"dataDir\":" + quoted(config.getDataDir())
        + ",\"dataLogDir\":" + quoted(config.getDataLogDir())
        + ",\"client\":" + quoted(config.getClientPortAddress())
        + ",\"secure\":" + quoted(config.getSecureClientPortAddress())
        // As JettyAdminServer asks for them.
        + ",\"admin\":" + quoted(new InetSocketAddress(System.getProperty("zookeeper.admin.serverAddress", "0.0.0.0"),
            Integer.getInteger("zookeeper.admin.serverPort", 8080)))
        + ",\"adminEnabled\":" + !"false".equals(System.getProperty("zookeeper.admin.enableServer")) + "}";
  }

  private static String quoted(File file) {
    return quoted(file.getPath());
  }

  /** `HOST:PORT` to be asked on this machine, or null. */
  private static String quoted(InetSocketAddress address) {
    if (address == null) return "null";
    InetAddress resolved = address.getAddress();
    String host = resolved != null && resolved.isAnyLocalAddress() ? "127.0.0.1" : address.getHostString();
    return quoted(host + ":" + address.getPort());
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) json.append(String.format("\\u%04x", (int) c));
    return json.append('"').toString();
  }
}
