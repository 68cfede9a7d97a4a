import { scanModel } from '#modelscan';

// What the scan of the model that is named adds to the process: prints bytes.
const before = process.memoryUsage.rss();
const { verdict } = await scanModel(process.argv[2]!);
if (verdict !== 'pass') throw new Error(`the bench's model is scanned as ${verdict}`);
console.log(process.resourceUsage().maxRSS * 1024 - before);
