if (/^pull_request/.test(process.env.GITHUB_EVENT_NAME)) await (await import('./index.js')).begin('report-run');
