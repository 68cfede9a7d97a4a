// What runs in a page of the dashboard. Everything it shows stands in the page's tables too.
import { driftChart, metricsChart } from './charts.ts';
import type { PageData } from './page-data.ts';
import { runsTable } from './runs.ts';

const data = JSON.parse(document.getElementById('data')!.textContent) as PageData;

const metrics = document.querySelector('[data-chart=metrics]');
if (metrics) metricsChart(metrics, data);

const drift = document.querySelector('[data-chart=drift]');
if (drift && data.drift) driftChart(drift, data.drift);

const controls = document.querySelector('[data-runs]');
const table = document.querySelector<HTMLTableElement>('#runs table');
if (controls && table) runsTable(controls, table, data);
