// Starts aws-lambda-ric as Lambda does; from version 4 on it runs as soon as it is loaded.
import { pathToFileURL } from 'node:url';

const root = process.env.LAMBDA_TASK_ROOT;
process.chdir(root);
const { run } = await import(pathToFileURL(process.argv[2]).href);
if (run) await run(root, process.env._HANDLER);
