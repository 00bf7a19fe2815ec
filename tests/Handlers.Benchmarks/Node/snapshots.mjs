// Reads a reply with the TypeScript SDK and takes the snapshot of a tool's input at each delta.
// usage: node snapshots.mjs FILE PACKAGE_FOLDER; prints how many snapshots there were, and how many nanoseconds of processor time they took.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [file, folder] = process.argv.slice(2);
const { default: Anthropic } = createRequire(`${folder}/package.json`)('@anthropic-ai/sdk');
const body = readFileSync(file);
const client = new Anthropic({
    apiKey: 'benchmark',
    maxRetries: 0,
    fetch: async () => new Response(body, { headers: { 'content-type': 'text/event-stream' } }),
});

const before = process.cpuUsage();
let snapshots = 0;
const stream = client.messages.stream({ model: 'claude-sonnet-5', max_tokens: 1024, messages: [{ role: 'user', content: 'Hello' }] });
stream.on('inputJson', (delta, snapshot) => {
    snapshots += snapshot === undefined ? 0 : 1;
});
const message = await stream.finalMessage();
const { user, system } = process.cpuUsage(before);
console.log(`${message.content[0].input.edits.length > 0 ? snapshots : 0} ${(user + system) * 1000}`);
