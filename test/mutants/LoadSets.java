package org.apache.zookeeper.server;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.jute.BinaryOutputArchive;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.util.ServiceUtils;

/**
 * ZooKeeper's own loader over many sets of files. Each line of stdin names a folder that holds
 * `log` and `data`; each answer is one line: `loaded ZXID HASH ZNODES`, or `ended EXCEPTION`. A line
 * `history FOLDER` is answered by `after ZXID HASH` for each transaction before that.
 */
public final class LoadSets {
  /** A server would end here. */
  private static final class Exit extends RuntimeException {
    Exit(int code) {
      super("exit " + code);
    }
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    System.setOut(nowhere);
    System.setErr(nowhere);
    ServiceUtils.setSystemExitProcedure(code -> {
      throw new Exit(code);
    });
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      boolean history = line.startsWith("history ");
      String folder = history ? line.substring("history ".length()) : line;
      answers.println(load(new File(folder), history ? answers : null));
      answers.flush();
    }
  }

  private static String load(File folder, PrintStream history) {
    try {
      DataTree tree = new DataTree();
      FileTxnSnapLog files = new FileTxnSnapLog(new File(folder, "log"), new File(folder, "data"));
      long zxid = files.restore(tree, new ConcurrentHashMap<>(), (header, record, digest) -> {
        if (history != null) history.println("after " + hex(header.getZxid()) + " " + hex(hash(tree)));
      });
      files.close();
      return "loaded " + hex(zxid) + " " + hex(hash(tree)) + " " + tree.getNodeCount();
    } catch (Throwable ended) {
      return "ended " + String.valueOf(ended).replace('\n', ' ');
    }
  }

  private static String hex(long number) {
    return Long.toHexString(number);
  }

  /** Of all znodes with data, stat and access control list, in whatever order they are met. */
  private static long hash(DataTree tree) {
    return hash(tree, "", tree.getNode("/"));
  }

  private static long hash(DataTree tree, String path, DataNode node) {
    // Each server counts quotas and dates its configuration for itself: these are not of the history.
    boolean own = path.endsWith("/zookeeper_stats") || path.equals("/zookeeper/config");
    long sum = own ? 0 : hash(tree, node, path);
    for (String child : node.getChildren()) {
      String below = path + "/" + child;
      sum += hash(tree, below, tree.getNode(below));
    }
    return sum;
  }

  private static long hash(DataTree tree, DataNode node, String path) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    BinaryOutputArchive archive = new BinaryOutputArchive(new DataOutputStream(bytes));
    try {
      archive.writeString(path, "path");
      archive.writeBuffer(node.data, "data");
      node.stat.serialize(archive, "stat");
      for (ACL entry : accessOf(tree, node)) entry.serialize(archive, "acl");
    } catch (IOException cannotBe) {
      throw new UncheckedIOException(cannotBe);
    }
    long sum = 0xcbf29ce484222325L;
    for (byte one : bytes.toByteArray()) sum = (sum ^ (one & 0xff)) * 0x100000001b3L;
    return sum ^ (sum >>> 29);
  }

  private static List<ACL> accessOf(DataTree tree, DataNode node) {
    try {
      return tree.getACL(node);
    } catch (RuntimeException missing) {
      return List.of(new ACL(-1, new org.apache.zookeeper.data.Id("missing", "missing")));
    }
  }
}
