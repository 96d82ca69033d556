// A server that answers `srvr`, `mntr` and clients as ZooKeeper does; what it says stands in
// FOLDER/says.json. Started and stopped by the node's start and stop commands.
// Usage: fake-zookeeper.mjs FOLDER PORT
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { converse } from './fake-znodes.mjs';

const [folder, port] = process.argv.slice(2);
const says = () => JSON.parse(readFileSync(`${folder}/says.json`, 'utf8'));
const answer = (command) => {
  const { role, zxid, version, whitelisted, mismatches } = says();
  if (!whitelisted) return `${command} is not executed because it is not in the whitelist.\n`;
  if (!role) return 'This ZooKeeper instance is not currently serving requests\n';
  if (command === 'mntr') {
    return mismatches === undefined
      ? 'mntr is not executed because it is not in the whitelist.\n'
      : `zk_znode_count\t5\nzk_digest_mismatches_count\t${mismatches}\n`;
  }
  return `Zookeeper version: ${version}-abc, built on 2025-01-01 00:00 UTC\nLatency min/avg/max: 0/0.0/0\nZxid: ${zxid}\nMode: ${role}\nNode count: 5\n`;
};
const server = createServer({ allowHalfOpen: true }, (socket) => {
  const onData = converse(socket, says);
  socket.on('error', () => {});
  socket.on('data', (data) => {
    if (existsSync(`${folder}/silent`)) return;
    const command = data.toString('latin1', 0, 4);
    if (command === 'srvr' || command === 'mntr') socket.end(answer(command));
    else onData(data);
  });
  socket.on('end', () => existsSync(`${folder}/silent`) || socket.end());
});
server.listen(Number(port), '127.0.0.1', () => writeFileSync(`${folder}/pid`, `${process.pid}\n`));
