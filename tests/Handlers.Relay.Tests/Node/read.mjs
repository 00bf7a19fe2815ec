// Reads a relayed stream in one of the ways that browsers have, and prints the final message as JSON, or "failed" and why.
// usage: node read.mjs WAY ADDRESS
import { waysOf } from './ways.mjs';

const [way, address] = process.argv.slice(2);

// A timer of EventSource does not keep the process alive while it waits to connect again.
const alive = setInterval(() => {}, 1000);
try {
    console.log(JSON.stringify(await waysOf(address)[way]()));
} catch (error) {
    console.log(`failed ${error}`);
} finally {
    clearInterval(alive);
}
