// The runtime inside the child process: loads the bundle once, runs the handler for each
// event and sends the outcome.
const { join } = require('node:path');

// Without its parent nobody waits for the outcome.
process.once('disconnect', () => process.exit());
process.on('message', async ({ event, context, deadline }) => {
  const outcome = await run(event, {
    ...context,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  });
  process.send(outcome);
});

async function run(event, context) {
  let handler;
  try {
    handler = load(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
  } catch (error) {
    return failure(error, 'Runtime.ImportModuleError');
  }
  if (typeof handler !== 'function') {
    const error = new Error(`${process.env._HANDLER} is undefined or not exported`);
    return failure(error, 'Runtime.HandlerNotFound');
  }
  try {
    return { payload: JSON.stringify((await handler(event, context)) ?? null) };
  } catch (error) {
    return failure(error);
  }
}

function load(directory, name) {
  const dot = name.lastIndexOf('.');
  return require(join(directory, name.slice(0, dot)))[name.slice(dot + 1)];
}

function failure(thrown, errorType) {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return {
    error: {
      errorType: errorType ?? error.name,
      errorMessage: error.message,
      trace: String(error.stack).split('\n'),
    },
  };
}
