/** Who makes the statements; a test holds the version equal to package.json's. */
export const TOOL = { name: 'mlops-actions', version: '0.1.0' } as const;
export const TOOL_URI = 'https://github.com/mlops-actions/mlops-actions';
