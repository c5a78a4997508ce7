// The labelled pairs in Khan's KAS: parse both sides and compare, as its exercises do.
const fs = require("fs");
const KAS = require("@khanacademy/kas");

const times = [];
const falseAccepts = [];
const falseRejects = [];
const unread = [];
for (const line of fs.readFileSync(process.argv[2], "utf8").trim().split("\n")) {
    const pair = JSON.parse(line);
    const start = process.hrtime.bigint();
    const [answer, key] = [pair.answer, pair.key].map((text) => KAS.parse(text));
    const same = answer.parsed && key.parsed ? KAS.compare(answer.expr, key.expr).equal : null;
    times.push(Number(process.hrtime.bigint() - start) / 1000);
    if (same === null) unread.push(pair.id);
    else if (same && !pair.equal) falseAccepts.push(pair.id);
    else if (!same && pair.equal) falseRejects.push(pair.id);
}
times.sort((a, b) => a - b);
const at = (share) => Math.round(times[Math.floor(times.length * share)]);
console.log(
    `KAS       ${times.length} pairs, median ${at(0.5)} µs, 99th percentile ${at(0.99)} µs; ` +
        `${falseAccepts.length} false accepts, ${falseRejects.length} false rejects, ${unread.length} unread`,
);
