// Starts aws-lambda-ric as Lambda does.
import { pathToFileURL } from 'node:url';

const root = process.env.LAMBDA_TASK_ROOT;
process.chdir(root);
const { run } = await import(pathToFileURL(process.argv[2]).href);
await run(root, process.env._HANDLER);
