// What the fake server answers in ZooKeeper's own protocol: a session, `exists`, and its end.
// `znodes`: by path, { mzxid, version, bytes }, or { error } for the code of a refusal.

const packet = (...parts) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([int(body.length), body]);
};
const int = (value) => {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
};
const long = (value) => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(BigInt(value));
  return buffer;
};

const stat = ({ mzxid, version, bytes }) => [
  ...[long(1), long(mzxid), long(2), long(3), int(version), int(4), int(5), long(0)],
  ...[int(bytes), int(0), long(6)],
];

function answer(request, znodes) {
  const [number, operation] = [request.readInt32BE(0), request.readInt32BE(4)];
  const header = (error) => [int(number), long(7), int(error)];
  if (operation === -11) return packet(...header(0));
  const path = request.subarray(12, 12 + request.readInt32BE(8)).toString();
  const znode = znodes[path];
  if (operation !== 3 || znode?.error) return packet(...header(znode?.error ?? -6));
  return znode ? packet(...header(0), ...stat(znode)) : packet(...header(-101));
}

/** What reads one client's requests. `says` tells `znodes` and `refusesSessions`. */
export function converse(socket, says) {
  let received = Buffer.alloc(0);
  let connected = false;
  return (data) => {
    received = Buffer.concat([received, data]);
    while (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
      const request = received.subarray(4, 4 + received.readInt32BE(0));
      received = received.subarray(4 + request.length);
      if (connected) {
        socket.write(answer(request, says().znodes ?? {}));
        if (request.readInt32BE(4) === -11) socket.end();
      } else {
        const session = says().refusesSessions ? 0 : 77;
        socket.write(
          packet(int(0), int(30000), long(session), int(16), Buffer.alloc(16), int(0).subarray(3)),
        );
        if (session === 0) socket.end();
        connected = true;
      }
    }
  };
}
