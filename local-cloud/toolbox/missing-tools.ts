import { ZkBackupError } from '../../lambda/errors.ts';

/** Tools of the local cloud that are neither on PATH nor to be had from a Debian archive. */
export class ToolsMissing extends ZkBackupError {
  constructor(missing: readonly string[], reason: string) {
    super(`The local cloud lacks ${missing.join(', ')}, and ${reason}.`, { hint: installation });
  }
}

/** A package could not be downloaded or unpacked. */
export class PackagesUnavailable extends ZkBackupError {
  constructor(title: string, suite: string, cause: unknown) {
    super(`${title} could not be taken from Debian ${suite}: ${(cause as Error).message}`, {
      cause,
      hint: 'Check that apt-get update works on this system, then run the same command again.',
    });
  }
}

const installation = `Install what is missing and run the same command again.
  Debian, Ubuntu         sudo apt-get install default-jre-headless shellcheck
                         and let the sources of apt name a Debian archive (Debian needs no more);
                         elsewhere AWS CLI and ZooKeeper as below
  Fedora, Amazon Linux   sudo dnf install java-21-headless ShellCheck awscli-2
                         (Amazon Linux: java-21-amazon-corretto-headless; AWS CLI is there)
                         (for the tests a JDK in place of the runtime: default-jdk-headless, java-21-openjdk-devel)
  macOS                  brew install openjdk awscli shellcheck zookeeper
                         export ZOOKEEPER_HOME="$(brew --prefix zookeeper)/libexec"
  AWS CLI 2.13 or newer  https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html
  ZooKeeper 3.8 or 3.9   unpack apache-zookeeper-3.9.x-bin.tar.gz of https://zookeeper.apache.org/releases.html
                         and export ZOOKEEPER_HOME=<its folder>`;
