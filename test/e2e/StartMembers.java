import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import javax.security.sasl.SaslException;
import org.apache.zookeeper.server.quorum.Election;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;
import org.apache.zookeeper.util.ServiceUtils;

/**
 * Starts a member of an ensemble with each zoo.cfg that stdin names, as ZooKeeper's own main class does, until it would
 * look for a leader. Each answer is one line: `looks`, or `ends` and what was thrown.
 */
public final class StartMembers {
  /** All that can fail over a member's files is behind it. */
  private static final class Looks extends RuntimeException {}

  /** A server would end here. */
  private static final class Exit extends RuntimeException {
    Exit(int code) {
      super("exit " + code);
    }
  }

  /** Has loaded its data and cast its vote when it is asked how to elect; then a server opens ports and runs. */
  private static final class Member extends QuorumPeer {
    Member() throws SaslException {}

    @Override
    protected Election createElectionAlgorithm(int kind) {
      throw new Looks();
    }
  }

  private static final class Main extends QuorumPeerMain {
    @Override
    protected QuorumPeer getQuorumPeer() throws SaslException {
      return new Member();
    }

    String start(String zooCfg) {
      try {
        initializeAndRun(new String[] {zooCfg});
        return "ends without an exception";
      } catch (Looks looks) {
        return "looks";
      } catch (Throwable ended) {
        Throwable cause = ended.getCause() == null ? ended : ended.getCause();
        return "ends " + String.valueOf(cause).replace('\n', ' ');
      }
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
    for (String zooCfg = lines.readLine(); zooCfg != null; zooCfg = lines.readLine()) {
      answers.println(new Main().start(zooCfg));
      answers.flush();
    }
  }
}
