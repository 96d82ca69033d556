// A server that answers `srvr` as ZooKeeper does; what it says stands in FOLDER/says.json.
// Started and stopped by the node's start and stop commands. Usage: fake-zookeeper.mjs FOLDER PORT
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

const [folder, port] = process.argv.slice(2);
const answer = () => {
  const { role, zxid, whitelisted } = JSON.parse(readFileSync(`${folder}/says.json`, 'utf8'));
  if (!whitelisted) return 'srvr is not executed because it is not in the whitelist.\n';
  if (!role) return 'This ZooKeeper instance is not currently serving requests\n';
  return `Zookeeper version: 3.9.6-abc, built on 2025-01-01 00:00 UTC\nLatency min/avg/max: 0/0.0/0\nZxid: ${zxid}\nMode: ${role}\nNode count: 5\n`;
};
const server = createServer({ allowHalfOpen: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('data', (data) => {
    if (existsSync(`${folder}/silent`)) return;
    if (`${data}`.startsWith('srvr')) socket.end(answer());
  });
  socket.on('end', () => existsSync(`${folder}/silent`) || socket.end());
});
server.listen(Number(port), '127.0.0.1', () => writeFileSync(`${folder}/pid`, `${process.pid}\n`));
