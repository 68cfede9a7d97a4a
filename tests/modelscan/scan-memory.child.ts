// Prints the most memory that this process has had, in bytes, and the verdict on the file that is named, if one is.
const [path] = process.argv.slice(2);
const verdict = path === undefined ? '' : (await (await import('#modelscan')).scanModel(path)).verdict;
console.log(process.resourceUsage().maxRSS * 1024, verdict);
export {};
