export const id = 68;
export const ids = [68];
export const modules = {

/***/ 68:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Z4: () => (/* reexport */ ONLINE_FILE),
  $k: () => (/* reexport */ ONLINE_STAGE),
  pW: () => (/* reexport */ OnlineStoreFile),
  d8: () => (/* reexport */ asOfInstant),
  ZF: () => (/* reexport */ canonicalSql),
  DH: () => (/* reexport */ entityKey),
  pf: () => (/* reexport */ executeFeatures),
  zu: () => (/* reexport */ executeOnline),
  Gq: () => (/* reexport */ featureInputs),
  V_: () => (/* reexport */ featureMaterials),
  A0: () => (/* reexport */ featuresAsked),
  LZ: () => (/* reexport */ fail),
  CR: () => (/* reexport */ featuresParameters),
  qu: () => (/* reexport */ keySql),
  yc: () => (/* reexport */ onlineStorePath),
  UV: () => (/* reexport */ waysOf)
});

// UNUSED EXPORTS: FeatureFile, buildFeatures, checkLeaks, featureRequest, leakJson, leakLines, loadSources, planFeatures, readFeatureFile

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
;// CONCATENATED MODULE: ./packages/features/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_FEATURES_INPUT: 'An input of build-features, or its section of mlops.yml, is not one that can be built from.',
    MLOPS_FEATURES_FILE: 'The file of feature views is missing, is not YAML, or says something that is not known.',
    MLOPS_FEATURES_SQL: 'An SQL expression cannot be read, or does more than compute one value from one row.',
    MLOPS_FEATURES_COLUMN: 'An expression or list names a column that the source does not have.',
    MLOPS_FEATURES_NOT_KNOWN: 'A feature reads a column of its own row that is not known at the moment of prediction.',
    MLOPS_FEATURES_LABEL: 'A feature reads what the label is made of, or the label is known at the moment of prediction.',
    MLOPS_FEATURES_RECORDED: 'A view reads rows whose time of coming to exist is not declared.',
    MLOPS_FEATURES_AT: 'The moment of prediction (`features.at`) is missing or empty where a view needs it.',
    MLOPS_FEATURES_SOURCE: 'A data source that the features need is not declared.',
    MLOPS_FEATURES_TYPE: 'A feature or label has a type that no model can be given.',
    MLOPS_FEATURES_ENTITY: 'The entity does not name exactly one example: its values repeat or are missing.',
    MLOPS_FEATURES_SPLIT: 'The split is incomplete, overlaps, or leaves one of its sides without examples.',
    MLOPS_FEATURES_OUTPUT: 'The feature program did not leave the train.parquet and evaluate.parquet that are expected.',
    MLOPS_ONLINE_NODE: 'This Node has no SQLite, which the online store is kept in: it needs Node 22.13 or newer.',
    MLOPS_ONLINE_INPUT: "The online store cannot be made: it is asked for as of no time, without an entity, or of the team's own feature program.",
    MLOPS_ONLINE_STORE: 'A file is not an online store, or cannot be read.',
});

;// CONCATENATED MODULE: ./packages/features/source.ts


const q = kit.escape.sqlIdentifier;
/**
 * @param implied columns known although the file does not say so (a project without a feature file)
 * @throws MLOPS_FEATURES_COLUMN, MLOPS_FEATURES_FILE, MLOPS_FEATURES_SQL
 */
async function resolveSource(reader, document, source) {
    const { name, columns, definition } = source;
    const path = ['sources', name];
    const origins = new Map(columns.map((column) => [column.name.toLowerCase(), new Set([column.name.toLowerCase()])]));
    const raw = new Set(origins.keys());
    const derived = [];
    for (const [column, text] of Object.entries(definition.columns)) {
        const where = document.where([...path, 'columns', column]);
        if (origins.has(column.toLowerCase())) {
            throw fail('MLOPS_FEATURES_FILE', {
                message: `${name} has a column "${column}" already: expected a new name for a derived column.`,
                where,
            });
        }
        const expression = await reader.read(document.sql([...path, 'columns', column], text));
        origins.set(column.toLowerCase(), originsOf({ name, origins }, expression));
        derived.push({ name: column, sql: expression.sql });
    }
    const rawColumns = (named, at) => new Set(named.map((column, index) => {
        const where = document.where([...at, index]);
        if (raw.has(column.toLowerCase()))
            return column.toLowerCase();
        if (origins.has(column.toLowerCase())) {
            throw fail('MLOPS_FEATURES_FILE', {
                message: `"${column}" is derived: what it reads decides when it is known. Expected columns of the data itself.`,
                where,
            });
        }
        throw noColumn({ name, origins }, column, where);
    }));
    const known = rawColumns(definition.known ?? [], [...path, 'known']);
    const entries = typeof definition.recorded === 'string'
        ? [{ at: definition.recorded, place: [...path, 'recorded'], columns: undefined }]
        : (definition.recorded ?? []).map((entry, index) => ({
            at: entry.at,
            place: [...path, 'recorded', index, 'at'],
            columns: entry.columns && rawColumns(entry.columns, [...path, 'recorded', index, 'columns']),
        }));
    const named = new Set();
    for (const column of entries.flatMap((entry) => [...(entry.columns ?? [])])) {
        if (named.has(column)) {
            throw fail('MLOPS_FEATURES_FILE', {
                message: `"${column}" is recorded twice: expected each column to come to exist once.`,
                where: document.where([...path, 'recorded']),
            });
        }
        named.add(column);
    }
    const recorded = [];
    for (const { at, place, columns: those } of entries) {
        const expression = await reader.read(document.sql(place, at));
        originsOf({ name, origins }, expression);
        recorded.push({ at: expression.sql, columns: those ?? new Set([...raw].filter((column) => !named.has(column))) });
    }
    return { name, columns, derived, known, recorded, origins };
}
/** The raw columns an expression is made of. @throws MLOPS_FEATURES_COLUMN */
function originsOf(source, expression) {
    const found = new Set();
    for (const { column, where } of expression.reads) {
        const origins = source.origins.get(column);
        if (!origins)
            throw noColumn(source, column, where);
        for (const origin of origins)
            found.add(origin);
    }
    return found;
}
function noColumn(source, column, where) {
    const near = (0,kit.nearest)(column, source.origins.keys());
    return fail('MLOPS_FEATURES_COLUMN', {
        message: `${source.name} has no column "${column}".`,
        where,
        hint: near ? `Did you mean "${near}"?` : `It has: ${[...source.origins.keys()].join(', ')}.`,
    });
}
/**
 * The moment of an SQL expression from which something may be read, in microseconds: of nanoseconds the next one, since an
 * example's own moment is cut to the one before.
 */
function existsFrom(sql) {
    const next = `make_timestamp((epoch_ns(CAST(${sql} AS TIMESTAMP_NS)) + 999) // 1000)`;
    return `CASE WHEN typeof(${sql}) = 'TIMESTAMP_NS' THEN ${next} ELSE CAST(${sql} AS TIMESTAMP) END`;
}
/** When a row shows all the given raw columns; `unrecorded` names those that nothing is declared about. */
function recordedAt(source, columns) {
    const entries = source.recorded.filter((entry) => [...columns].some((column) => entry.columns.has(column)));
    const unrecorded = [...columns].filter((column) => !source.recorded.some((entry) => entry.columns.has(column)));
    const times = entries.map((entry) => existsFrom(entry.at));
    if (times.length === 0)
        return { unrecorded };
    // greatest() skips NULL, but a row of which something never comes to exist is never whole.
    const all = times.map((time) => `${time} IS NOT NULL`).join(' AND ');
    return {
        sql: times.length === 1 ? times[0] : `CASE WHEN ${all} THEN greatest(${times.join(', ')}) END`,
        unrecorded,
    };
}
/** SQL of the source with its derived columns; `"#row"` counts the rows of the data from 0. */
function sourceSql(source, cut) {
    const raw = `SELECT rowid AS "#row", * FROM raw.${q(source.name)}`;
    return derive(source, cut === undefined ? raw : source_hidden(source, raw, cut));
}
function derive(source, from) {
    // One level each, so that a derived column is computed once however many others use it.
    return source.derived.reduce((sql, { name, sql: value }) => `SELECT *, ${value} AS ${q(name)} FROM (${sql})`, from);
}
/** The source as it stood at a moment: rows and values that had not come to exist are not there. */
function source_hidden(source, raw, cut) {
    const times = source.recorded.map((entry, index) => `${existsFrom(entry.at)} <= ${cut} AS "#seen ${index}"`);
    const columns = source.columns.map(({ name, type }) => {
        const index = source.recorded.findIndex((entry) => entry.columns.has(name.toLowerCase()));
        return index < 0
            ? `CAST(NULL AS ${type}) AS ${q(name)}`
            : `CASE WHEN "#seen ${index}" THEN ${q(name)} END AS ${q(name)}`;
    });
    const seen = source.recorded.map((_, index) => `coalesce("#seen ${index}", false)`).join(' OR ') || 'false';
    return `SELECT "#row", ${columns.join(', ')} FROM (SELECT *, ${times.join(', ') || '1'} FROM (${derive(source, raw)})) WHERE ${seen}`;
}

;// CONCATENATED MODULE: ./packages/features/types.ts



function openTypeCheck(engine) {
    async function typeOf(source, sql, where, text = sql) {
        try {
            const [row] = await engine.rows(`DESCRIBE SELECT ${sql} AS value FROM (${sourceSql(source)})`);
            return String(row['column_type']);
        }
        catch (cause) {
            if (!(cause instanceof kit.MlopsError) || cause.code !== 'MLOPS_SQL_FAILED')
                throw cause;
            const reason = cause.message.split(/LINE 1:|Candidate functions/)[0].trim();
            throw fail('MLOPS_FEATURES_SQL', { message: `"${text}" cannot be computed: ${reason}`, where, cause });
        }
    }
    return {
        async view(view, sources, example) {
            const source = view.kind === 'own-row' ? example : sources.find(({ name }) => name === view.from);
            if (view.kind !== 'own-row')
                await typeOf(source, view.available, view.columns[0].where);
            for (const { sql, where } of view.columns)
                if (sql !== undefined)
                    await typeOf(source, sql, where);
        },
        async label(example, sql, written) {
            const type = await typeOf(example, sql, written.where, written.text);
            if (type === 'BOOLEAN')
                return `CAST(${sql} AS INTEGER)`;
            if (isWhole(type) || isText(type))
                return isText(type) ? `CAST(${sql} AS VARCHAR)` : sql;
            if (isReal(type))
                return `CASE WHEN isfinite(CAST(${sql} AS DOUBLE)) THEN CAST(${sql} AS DOUBLE) END`;
            throw fail('MLOPS_FEATURES_TYPE', {
                message: `The label "${written.text}" is ${type}: expected a yes or no, a number or a class name.`,
                where: written.where,
            });
        },
    };
}
/** What a model can be given, by DuckDB's type; undefined for dates, lists and the like. */
function featureType(type) {
    if (type === 'BOOLEAN')
        return 'boolean';
    if (isWhole(type))
        return 'integer';
    if (isReal(type))
        return 'number';
    return isText(type) ? 'string' : undefined;
}
function isWhole(type) {
    return /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/.test(type);
}
function isReal(type) {
    return /^(DOUBLE|FLOAT|DECIMAL\()/.test(type);
}
function isText(type) {
    return type === 'VARCHAR' || type.startsWith('ENUM(');
}

;// CONCATENATED MODULE: ./packages/features/describe.ts



/** Column → DuckDB's name of its type. */
async function columnTypes(engine, table) {
    const rows = await engine.rows(`DESCRIBE ${table}`);
    return new Map(rows.map((row) => [String(row['column_name']), String(row['column_type'])]));
}
/**
 * What each feature is and how it is computed, in their order: `features` of features.json.
 * @param types of the table of features @throws MLOPS_FEATURES_TYPE when no model can be given one
 */
function definitionsOf(resolved, types) {
    return resolved.views.flatMap((view) => view.columns.map(({ name, sql, aggregate, grid, where }) => {
        const type = featureType(types.get(name));
        if (type === undefined) {
            throw fail('MLOPS_FEATURES_TYPE', {
                message: `The feature ${name} is ${types.get(name)}: expected a number, a yes or no, or text.`,
                where,
                hint: 'Make a number of it, for example epoch(…) or isodow(…).',
            });
        }
        return {
            name,
            type,
            from: view.kind === 'own-row' ? resolved.example.name : view.from,
            view: view.kind,
            sql: sql ?? '*',
            ...(aggregate === undefined ? {} : { aggregate }),
            ...(view.kind === 'own-row' ? {} : { key: view.key.map(({ source }) => source), available: view.available }),
            ...(view.kind === 'window' && view.windowSeconds !== undefined ? { windowSeconds: view.windowSeconds } : {}),
            ...(view.kind === 'as-of' && view.maxAgeSeconds !== undefined ? { maxAgeSeconds: view.maxAgeSeconds } : {}),
            ...(grid === undefined ? {} : { grid }),
        };
    }));
}
/**
 * Feature → how it is computed, as text that is equal when that is the same. Whether all values of some data happen to be
 * whole numbers is no part of it.
 * @param features as features.json has them
 */
function waysOf(features) {
    return new Map(features.map(({ type: _, ...feature }) => [String(feature['name']), (0,kit.canonicalJson)(feature)]));
}

// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
;// CONCATENATED MODULE: ./packages/features/id.ts

const id_q = kit.escape.sqlIdentifier;
/** Canonical JSON of the entity's values; of a row without entity, `[number]`, counted from 1. */
function idSql(source, columns) {
    if (columns.length === 0)
        return `'[' || ("#row" + 1) || ']'`;
    const types = new Map(source.columns.map(({ name, type }) => [name.toLowerCase(), type]));
    return keySql(columns.map((column) => {
        const json = `CAST(to_json(${id_q(column)}) AS VARCHAR)`;
        // Of these there is one way to write a value anyway.
        return /INT|^(DATE|TIME|BOOL)/.test(types.get(column.toLowerCase()) ?? '') ? json : canonicalSql(json);
    }));
}
/** SQL: the JSON array of values that are JSON already, an entity's key. @param values SQL of each, as text */
function keySql(values) {
    return `'[' || ${values.join(` || ',' || `)} || ']'`;
}
/** Control characters that JSON has no short name for, and whose number has a letter in it. */
const LETTERED = ['0B', '0E', '0F', '1A', '1B', '1C', '1D', '1E', '1F'];
/**
 * SQL: a text or a number that DuckDB has written as JSON, as JavaScript writes it: the same value has the same key, whoever
 * wrote it. (Whole numbers end in .0 there, exponents have no sign, and escapes are in upper case.)
 * @param json SQL of the JSON text
 * @see RFC 8785, section 3.2.2
 */
function canonicalSql(json) {
    const lower = LETTERED.reduce((sql, hex) => `replace(${sql}, '\\u00${hex}', '\\u00${hex.toLowerCase()}')`, 'part');
    // Between escaped backslashes, so that one of them is not taken for the beginning of an escape.
    const text = `array_to_string([${lower} FOR part IN string_split(${json}, '\\\\')], '\\\\')`;
    const number = `regexp_replace(regexp_replace(${json}, '\\.0$', ''), 'e(\\d)', 'e+\\1')`;
    return `CASE WHEN ${json} = '-0.0' THEN '0' WHEN NOT starts_with(${json}, '"') THEN ${number}
    WHEN contains(${json}, '\\u') THEN ${text} ELSE ${json} END`;
}
/** SQL: whether a row lacks one of the entity's values. */
function incompleteSql(columns) {
    return columns.length === 0 ? 'false' : `(${columns.map((column) => `${id_q(column)} IS NULL`).join(' OR ')})`;
}

;// CONCATENATED MODULE: ./packages/features/split.ts





/**
 * SQL of the side an example is on; NULL when it is on none. Never random by row: a period of time decides, or the
 * sha256 of `<seed>:<canonical JSON of the columns>`, whose first 32 bits are spread evenly over [0, 1).
 * @throws MLOPS_FEATURES_SPLIT, MLOPS_FEATURES_COLUMN
 */
function sideSql(resolved) {
    const { split, example } = resolved;
    if ('hash' in split) {
        const columns = [split.hash].flat();
        for (const column of columns) {
            if (!example.origins.has(column.toLowerCase()))
                throw noColumn(example, column, { field: 'features.split.hash' });
        }
        const hash = `CAST('0x' || left(sha256('${split.seed}:' || ${idSql(example, columns)}), 8) AS UINTEGER)`;
        return `CASE WHEN ${hash} < ${Math.round(split.evaluate * 2 ** 32)} THEN 'evaluate' ELSE 'train' END`;
    }
    const time = timeSql(resolved);
    if (time === undefined) {
        throw fail('MLOPS_FEATURES_SPLIT', {
            message: 'The split is by time and nothing says which time an example has.',
            where: { field: 'features.at' },
            hint: 'Give features.at, or `period` in the feature file, or split by hash.',
        });
    }
    const sides = sidesOf(split);
    const cases = sides.map(({ side, from, to }) => {
        const bounds = [from && `"#p" >= ${timestamp(from)}`, to && `"#p" < ${timestamp(to)}`].filter((bound) => bound !== undefined);
        return `WHEN ${bounds.join(' AND ').replaceAll('"#p"', time)} THEN '${side}'`;
    });
    return `CASE ${cases.join(' ')} END`;
}
/** SQL of the time by which a split puts an example into its periods; undefined of one by hash, and when nothing says which. */
function timeSql({ split, period, at }) {
    const time = 'hash' in split ? undefined : (period ?? at);
    return time && `CAST(${time} AS TIMESTAMP)`;
}
function sidesOf(split) {
    const sides = ['train', 'evaluate', 'monitor'].flatMap((side) => {
        const text = split[side];
        return text === undefined ? [] : [{ side, ...(0,config.parsePeriod)(text) }];
    });
    for (const [index, one] of sides.entries()) {
        for (const other of sides.slice(index + 1)) {
            if ((one.from ?? '') < (other.to ?? '~') && (other.from ?? '') < (one.to ?? '~')) {
                throw fail('MLOPS_FEATURES_SPLIT', {
                    message: `The periods of ${one.side} (${split[one.side]}) and ${other.side} (${split[other.side]}) overlap.`,
                    where: { field: `features.split.${other.side}` },
                    hint: 'Both ends of a period are included; let the next begin after the last ends.',
                });
            }
        }
    }
    return sides;
}
function timestamp(iso) {
    return `TIMESTAMP ${kit.escape.sqlString(iso.replace('T', ' ').replace(/Z$/, ''))}`;
}

;// CONCATENATED MODULE: ./packages/features/view-sql.ts

const view_sql_q = kit.escape.sqlIdentifier;
/**
 * The query of a view: `#row` and its columns, one row for each example. A row of the source counts for an example
 * when it is available at the moment of prediction or before, never a microsecond later.
 */
function viewSql(view, place) {
    switch (view.kind) {
        case 'own-row':
            return `SELECT "#row", ${view.columns.map((column) => `${shown(column, column.sql)} AS ${view_sql_q(column.name)}`).join(', ')} FROM ${place.examples}`;
        case 'as-of':
            return asOfSql(view, place);
        case 'window':
            return windowSql(view, place);
    }
}
/** The latest available row of the same key. Of several available at the same moment: the greatest, column by column. */
function asOfSql(view, { schema, examples }) {
    const values = view.columns.map(({ sql }, index) => `${sql} AS "#${index}"`);
    const order = view.columns.map((_, index) => `"#${index}" DESC NULLS LAST`);
    const fresh = view.maxAgeSeconds === undefined
        ? ''
        : ` AND e."#at" - to_microseconds(${Math.round(view.maxAgeSeconds * 1e6)}) <= r."#t"`;
    const columns = view.columns.map((column, index) => {
        const value = fresh === '' ? `r."#${index}"` : `CASE WHEN true${fresh} THEN r."#${index}" END`;
        return `${shown(column, value)} AS ${view_sql_q(column.name)}`;
    });
    return `WITH available AS (
  SELECT ${[...keys(view), `${view.available} AS "#t"`, ...values].join(', ')} FROM ${schema}.${view_sql_q(view.from)}
), latest AS (
  SELECT * FROM available WHERE "#t" IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY ${[...keyNames(view), '"#t"'].join(', ')} ORDER BY ${order.join(', ')}) = 1
)
SELECT e."#row", ${columns.join(', ')}
FROM ${examples} e ASOF LEFT JOIN latest r ON ${matches(view, 'r')} AND e."#at" >= r."#t"`;
}
/** Sums are exact: integers in units of 2^-40, so neither order nor the number of threads changes a digit. */
const UNIT = 2 ** 40;
/**
 * Aggregates over the rows that became available in (at − window, at]: the running sum at the one end less that at the
 * other. An empty window counts 0 and sums to 0; its mean is NULL. NULL, NaN and infinities are passed over.
 */
function windowSql(view, { schema, examples }) {
    const sums = view.columns.flatMap(({ sql, aggregate }, index) => {
        if (sql === undefined)
            return [`count(*) AS "#n${index}"`];
        if (aggregate === 'count')
            return [`count(${sql}) AS "#n${index}"`];
        const value = `CAST(${sql} AS DOUBLE)`;
        return [
            `count(CASE WHEN isfinite(${value}) THEN 1 END) AS "#n${index}"`,
            `sum(CASE WHEN isfinite(${value}) THEN CAST(${value} * ${UNIT} AS HUGEINT) END) AS "#s${index}"`,
        ];
    });
    const names = view.columns.flatMap((column, index) => hasSum(column) ? [`"#n${index}"`, `"#s${index}"`] : [`"#n${index}"`]);
    const between = (name) => {
        const end = `coalesce(upto.${name}, 0)`;
        return view.windowSeconds === undefined ? end : `(${end} - coalesce(past.${name}, 0))`;
    };
    const columns = view.columns.map((column, index) => {
        const count = between(`"#n${index}"`);
        const sum = `CAST(${between(`"#s${index}"`)} AS DOUBLE) / ${UNIT}`;
        switch (column.aggregate) {
            case 'count':
                return `CAST(${count} AS BIGINT) AS ${view_sql_q(column.name)}`;
            case 'sum':
                return `${shown(column, sum)} AS ${view_sql_q(column.name)}`;
            case 'mean':
                return `${shown(column, `CASE WHEN ${count} > 0 THEN ${sum} / ${count} END`)} AS ${view_sql_q(column.name)}`;
        }
    });
    const past = view.windowSeconds === undefined
        ? ''
        : `
ASOF LEFT JOIN running past ON ${matches(view, 'past')} AND e."#at" - to_microseconds(${Math.round(view.windowSeconds * 1e6)}) >= past."#t"`;
    // Each moment stands once for a key, so counting ROWS sums the same as the default RANGE, sooner.
    return `WITH moments AS (
  SELECT ${[...keys(view), `${view.available} AS "#t"`, ...sums].join(', ')} FROM ${schema}.${view_sql_q(view.from)} GROUP BY ALL
), running AS MATERIALIZED (
  SELECT ${[...keyNames(view), '"#t"', ...names.map((name) => `sum(${name}) OVER upto AS ${name}`)].join(', ')}
  FROM moments WHERE "#t" IS NOT NULL
  WINDOW upto AS (PARTITION BY ${keyNames(view).join(', ')} ORDER BY "#t" ROWS UNBOUNDED PRECEDING)
)
SELECT e."#row", ${columns.join(', ')}
FROM ${examples} e
ASOF LEFT JOIN running upto ON ${matches(view, 'upto')} AND e."#at" >= upto."#t"${past}`;
}
function hasSum({ sql, aggregate }) {
    return sql !== undefined && aggregate !== 'count';
}
function keys(view) {
    return view.key.map(({ source }, index) => `${view_sql_q(source)} AS "#k${index}"`);
}
function keyNames(view) {
    return view.key.map((_, index) => `"#k${index}"`);
}
function matches(view, alias) {
    return view.key.map(({ example }, index) => `e.${view_sql_q(example)} = ${alias}."#k${index}"`).join(' AND ');
}
/** The value as the model sees it: on the grid, when one is given. */
function shown(column, value) {
    return column.grid === undefined ? value : `round(CAST(${value} AS DOUBLE) * ${column.grid}) / ${column.grid}`;
}

;// CONCATENATED MODULE: ./packages/features/plan.ts






const plan_q = kit.escape.sqlIdentifier;
/** The whole build. The raw data lies in the schema `raw`, one table for each source. */
function planFeatures(resolved) {
    const features = resolved.views.flatMap((view) => view.columns.map(({ name }) => name));
    return {
        steps: [
            ...planTable(resolved, 'build'),
            { name: 'rows', sql: `CREATE TABLE build."#rows" AS ${rowsSql(resolved)}` },
        ],
        features,
        outputs: outputs(resolved, features),
    };
}
/**
 * The features of every example, in `<schema>."#features"`.
 * @param moment default: every example, at its own moment of prediction
 */
function planTable(resolved, schema, moment) {
    const { views } = resolved;
    const make = (table, sql) => `CREATE OR REPLACE TABLE ${schema}.${plan_q(table)} AS ${sql}`;
    const cut = moment && 'cut' in moment ? moment.cut : undefined;
    const place = { schema, examples: `${schema}."#examples"` };
    const columns = views.flatMap((view, index) => view.columns.map(({ name }) => `v${index}.${plan_q(name)}`));
    const joins = views.map((_, index) => `JOIN ${schema}."#view ${index}" v${index} USING ("#row")`);
    return [
        { name: 'schema', sql: `CREATE SCHEMA IF NOT EXISTS ${schema}` },
        ...resolved.sources.map((source) => ({
            name: `source ${source.name}`,
            sql: make(source.name, sourceSql(source, cut)),
        })),
        { name: 'examples', sql: make('#examples', examplesSql(resolved, schema, moment)) },
        ...views.map((view, index) => ({ name: `view ${index + 1}`, sql: make(`#view ${index}`, viewSql(view, place)) })),
        {
            name: 'features',
            sql: make('#features', `SELECT "#row", e."#at", ${columns.join(', ')} FROM ${place.examples} e ${joins.join(' ')}`),
        },
    ];
}
/** The examples' rows with `#at`, when each is predicted. */
function examplesSql(resolved, schema, moment) {
    const { example, entity } = resolved;
    const at = `CAST(${resolved.at ?? 'NULL'} AS TIMESTAMP)`;
    const all = `${schema}.${plan_q(example.name)}`;
    if (moment === undefined)
        return `SELECT *, ${at} AS "#at" FROM ${all}`;
    if ('cut' in moment)
        return `SELECT *, ${at} AS "#at" FROM ${all} WHERE ${at} <= ${moment.cut}`;
    // Of a row only what is recorded by then: one that nothing is recorded of is not there, and has no moment.
    if ('asOf' in moment)
        return `SELECT *, least(${at}, ${moment.asOf}) AS "#at" FROM (${sourceSql(example, moment.asOf)}) WHERE ${at} IS NOT NULL`;
    return `SELECT e.* EXCLUDE ("#id") REPLACE (row_number() OVER (ORDER BY a.id, a.moment) - 1 AS "#row"), a.id AS "#id", a.moment AS "#at"
FROM ${moment.asked} a JOIN (SELECT *, ${idSql(example, entity)} AS "#id" FROM ${all}) e ON a.id = e."#id"
QUALIFY row_number() OVER (PARTITION BY a.id, a.moment ORDER BY ${at} DESC NULLS LAST, e."#row" DESC) = 1`;
}
/** One row for each example: id, side of the split, label, what is carried along. */
function rowsSql(resolved) {
    const { example, entity } = resolved;
    const asWritten = resolved.carry.map((name) => resolved.written.has(name.toLowerCase()));
    const carried = resolved.carry.map((name, index) => `${asWritten[index] ? `"#w${index}"` : plan_q(name)} AS "#c${index}"`);
    const written = resolved.carry.flatMap((name, index) => (asWritten[index] ? [`${plan_q(name)} AS "#w${index}"`] : []));
    const join = written.length === 0
        ? ''
        : ` JOIN (SELECT rowid AS "#row", ${written.join(', ')} FROM raw."#written") USING ("#row")`;
    const time = timeSql(resolved);
    const columns = [
        '"#row"',
        `${idSql(example, entity)} AS id`,
        `${incompleteSql(entity)} AS "#incomplete"`,
        `${sideSql(resolved)} AS side`,
        `${resolved.target} AS "#target"`,
        ...(time === undefined ? [] : [`${time} AS ${plan_q(config.TIME_COLUMN)}`]),
        ...carried,
    ];
    return `SELECT ${columns.join(', ')} FROM build.${plan_q(example.name)}${join}${resolved.where === undefined ? '' : ` WHERE ${resolved.where}`}`;
}
function outputs(resolved, features) {
    const values = features.map((name) => `f.${plan_q(name)}`).join(', ');
    const carried = resolved.carry.map((name, index) => `r."#c${index}" AS ${plan_q(name)}`);
    const from = 'FROM build."#rows" r JOIN build."#features" f USING ("#row")';
    const side = (name) => `WHERE r.side = '${name}'`;
    const labelled = `AND r."#target" IS NOT NULL`;
    const labels = (more = []) => `SELECT ${['r.id', 'r."#target" AS target', ...carried, ...more].join(', ')} FROM build."#rows" r`;
    return {
        'train.parquet': `SELECT r.id, ${values}, r."#target" AS target ${from} ${side('train')} ${labelled} ORDER BY r.id`,
        'evaluate.parquet': `SELECT r.id, ${values} ${from} ${side('evaluate')} ${labelled} ORDER BY r.id`,
        'evaluate-labels.parquet': `${labels(timeSql(resolved) === undefined ? [] : [`r.${plan_q(config.TIME_COLUMN)}`])} ${side('evaluate')} ${labelled} ORDER BY r.id`,
        ...('monitor' in resolved.split && resolved.split.monitor !== undefined
            ? {
                'monitor.parquet': `SELECT r.id, ${values} ${from} ${side('monitor')} ORDER BY r.id`,
                'monitor-labels.parquet': `${labels()} ${side('monitor')} ${labelled} ORDER BY r.id`,
            }
            : {}),
    };
}

;// CONCATENATED MODULE: ./packages/features/expression.ts


/** What may stand in an expression. Absent on purpose: subqueries, window functions, `*`, parameters, lambdas. */
const ROW_WISE = new Set([
    'COLUMN_REF',
    'CONSTANT',
    'COMPARISON',
    'CONJUNCTION',
    'FUNCTION',
    'OPERATOR',
    'CAST',
    'CASE',
    'BETWEEN',
    'COLLATE',
]);
const WHAT = {
    SUBQUERY: 'a subquery',
    WINDOW: 'a window function',
    STAR: '*',
    PARAMETER: 'a parameter',
    LAMBDA: 'a lambda',
};
const SELECT = 'SELECT ';
/** What the engine calls consistent, and is of the moment or of the machine. */
const OF_THE_MACHINE = ['current_localtime', 'current_localtimestamp', 'current_setting', 'getvariable', 'version'];
async function openExpressionReader(engine) {
    const functions = new Map();
    const rows = await engine.rows(`SELECT lower(function_name) AS name, bool_or(function_type = 'aggregate') AS aggregate,
            bool_and(coalesce(stability, 'CONSISTENT') = 'CONSISTENT') AS consistent, 
            CAST(to_json(list(macro_definition) FILTER (function_type = 'macro')) AS VARCHAR) AS definitions,
            CAST(to_json(flatten(list(parameters) FILTER (function_type = 'macro'))) AS VARCHAR) AS parameters
     FROM duckdb_functions() WHERE function_type IN ('scalar', 'aggregate', 'macro') GROUP BY ALL`);
    for (const row of rows) {
        functions.set(String(row['name']), {
            aggregate: row['aggregate'] === true,
            consistent: row['consistent'] === true && !OF_THE_MACHINE.includes(String(row['name'])),
            ...(typeof row['definitions'] === 'string' && row['definitions'] !== 'null'
                ? { macro: { definitions: JSON.parse(row['definitions']), parameters: JSON.parse(String(row['parameters'])) } }
                : {}),
        });
    }
    async function read(sql) {
        const quoted = kit.escape.sqlString(SELECT + sql.text);
        const [row] = await engine.rows(`SELECT json_serialize_sql(${quoted}) AS tree`);
        const tree = JSON.parse(String(row['tree']));
        if (tree.error)
            throw refuse(sql, `cannot be read: ${tree.error_message}`, Number(tree.position));
        const expression = onlyExpression(sql, tree.statements ?? []);
        const reads = [];
        for (const node of nodes(expression)) {
            if (node.class === 'COLUMN_REF') {
                reads.push({ column: node.column_names[0].toLowerCase(), where: within(sql, node.query_location) });
            }
            else if (node.class === 'FUNCTION') {
                await checkFunction(sql, node.function_name.toLowerCase(), node.query_location);
            }
            else if (!ROW_WISE.has(node.class)) {
                throw refuse(sql, `uses ${WHAT[node.class] ?? node.class.toLowerCase()}: expected one value computed from one row`, node.query_location);
            }
        }
        const [back] = await engine.rows(`SELECT json_deserialize_sql(json_serialize_sql(${quoted})) AS text`);
        return { sql: String(back['text']).slice(SELECT.length), reads };
    }
    async function checkFunction(sql, name, location, inside = []) {
        const facts = functions.get(name);
        if (!facts) {
            const near = (0,kit.nearest)(name, functions.keys());
            throw refuse(sql, `calls ${name}(), which the engine does not have`, location, near && `Did you mean ${near}()?`);
        }
        if (facts.aggregate) {
            throw refuse(sql, `aggregates with ${name}(): expected one value computed from one row`, location, 'Aggregate in a view with `window`.');
        }
        if (!facts.consistent)
            throw refuse(sql, `calls ${name}(), whose value is not of the row alone`, location);
        if (facts.macro === undefined || inside.includes(name))
            return;
        for (const definition of facts.macro.definitions) {
            const [row] = await engine.rows(`SELECT json_serialize_sql(${kit.escape.sqlString(SELECT + definition)}) AS tree`);
            for (const node of nodes(JSON.parse(String(row['tree'])))) {
                if (node.class === 'SUBQUERY' || node.class === 'WINDOW')
                    throw refuse(sql, `calls ${name}(), which is a query of its own`, location);
                // What is neither a parameter nor a function is a word such as current_timestamp.
                if (node.class === 'COLUMN_REF' && !facts.macro.parameters.includes(node.column_names[0]))
                    throw refuse(sql, `calls ${name}(), whose value is not of the row alone`, location);
                if (node.class === 'FUNCTION')
                    await checkFunction(sql, node.function_name.toLowerCase(), location, [...inside, name]);
            }
        }
    }
    return { read };
}
function onlyExpression(sql, statements) {
    const node = statements[0]?.['node'];
    const list = (node?.['select_list'] ?? []);
    const from = node?.['from_table'];
    const bare = statements.length === 1 &&
        node?.['type'] === 'SELECT_NODE' &&
        list.length === 1 &&
        list[0]['alias'] === '' &&
        from?.['type'] === 'EMPTY' &&
        node['modifiers'].length === 0 &&
        node['group_expressions'].length === 0 &&
        ['where_clause', 'having', 'sample', 'qualify'].every((part) => node[part] === null);
    if (!bare)
        throw refuse(sql, 'is more than one expression');
    return list[0];
}
function* nodes(tree) {
    if (tree === null || typeof tree !== 'object')
        return;
    if ('class' in tree)
        yield tree;
    for (const value of Object.values(tree))
        yield* nodes(value);
}
function refuse(sql, why, location, hint) {
    return fail('MLOPS_FEATURES_SQL', {
        message: `"${sql.text}" ${why}.`,
        where: within(sql, location),
        ...(hint ? { hint } : {}),
    });
}
/** The place of a byte of `SELECT <text>`; the whole expression's when the text is folded or quoted in the file. */
function within(sql, location) {
    const bytes = Buffer.from(sql.text);
    const offset = location === undefined ? -1 : location - SELECT.length;
    if (!sql.verbatim || sql.where.column === undefined || !(offset >= 0 && offset <= bytes.length))
        return sql.where;
    return { ...sql.where, column: sql.where.column + bytes.subarray(0, offset).toString().length };
}

;// CONCATENATED MODULE: ./packages/features/view.ts



/** @throws MLOPS_FEATURES_… with the place in the file */
async function resolveViews(context) {
    const { document } = context;
    const taken = new Set(['id', 'target']);
    const views = [];
    for (const [index, view] of document.file.views.entries()) {
        const path = ['views', index];
        const columns = namedColumns(view, [...path, 'columns']);
        for (const { name, place } of columns) {
            if (taken.has(name.toLowerCase())) {
                throw fail('MLOPS_FEATURES_FILE', {
                    message: `The feature name "${name}" is taken: expected each name once, and neither "id" nor "target".`,
                    where: document.where(place),
                });
            }
            taken.add(name.toLowerCase());
        }
        views.push('from' in view ? await joinedView(context, view, path, columns) : await ownView(context, view, columns));
    }
    return views;
}
function namedColumns(view, path) {
    if (Array.isArray(view.columns)) {
        return view.columns.map((name, index) => ({ name, text: name, place: [...path, index], plain: true }));
    }
    return Object.entries(view.columns).map(([name, value]) => {
        if (typeof value === 'string')
            return { name, text: value, place: [...path, name], plain: false };
        const [[aggregate, text]] = Object.entries(value);
        return { name, aggregate, text, place: [...path, name, aggregate], plain: false };
    });
}
function sqlOf(document, { text, place, plain }) {
    const sql = document.sql(place, text);
    return plain ? { ...sql, text: `"${text.replaceAll('"', '""')}"`, verbatim: false } : sql;
}
async function ownView(context, view, columns) {
    const resolved = [];
    for (const column of columns) {
        const sql = await context.own(sqlOf(context.document, column), `The feature ${column.name}`);
        const where = context.document.where(column.place);
        resolved.push({ name: column.name, sql, where, ...(view.grid ? { grid: view.grid } : {}) });
    }
    return { kind: 'own-row', columns: resolved };
}
async function joinedView(context, view, path, columns) {
    const { document, reader } = context;
    const source = context.sources.find(({ name }) => name === view.from);
    if (context.at === undefined) {
        throw fail('MLOPS_FEATURES_AT', {
            message: `The view of ${view.from} reads other rows, and no moment of prediction says which of them exist by then.`,
            where: document.where(path),
            hint: 'Give features.at, an SQL expression for the time at which an example is predicted.',
        });
    }
    const key = keyPairs(view.key);
    const touched = new Set();
    for (const pair of key) {
        const place = document.where([...path, 'key']);
        const origins = source.origins.get(pair.source.toLowerCase());
        if (!origins)
            throw noColumn(source, pair.source, place);
        for (const origin of origins)
            touched.add(origin);
        await context.own({ text: `"${pair.example.replaceAll('"', '""')}"`, where: place, verbatim: false }, 'The key');
    }
    const resolved = [];
    for (const column of columns) {
        const { name, aggregate } = column;
        const where = document.where(column.place);
        const shared = { name, where, ...(aggregate ? { aggregate } : {}), ...(view.grid ? { grid: view.grid } : {}) };
        if (aggregate === 'count' && column.text === '*') {
            resolved.push(shared);
            continue;
        }
        const expression = await reader.read(sqlOf(document, column));
        for (const origin of originsOf(source, expression))
            touched.add(origin);
        resolved.push({ ...shared, sql: expression.sql });
    }
    const recorded = recordedAt(source, touched);
    const joined = {
        from: view.from,
        key,
        available: await availability(context, view, path, source, recorded),
        unrecorded: recorded.unrecorded,
        columns: resolved,
    };
    // A list or mapping of SQL is the latest row; aggregates make a window, with or without a length.
    if (columns.every(({ aggregate }) => aggregate === undefined)) {
        const age = 'max-age' in view ? view['max-age'] : undefined;
        return { kind: 'as-of', ...joined, ...(age === undefined ? {} : { maxAgeSeconds: (0,config.parseDuration)(age) }) };
    }
    const length = 'window' in view ? view.window : undefined;
    return { kind: 'window', ...joined, ...(length === undefined ? {} : { windowSeconds: (0,config.parseDuration)(length) }) };
}
function keyPairs(key) {
    if (typeof key === 'string')
        return [{ source: key, example: key }];
    if (Array.isArray(key))
        return key.map((column) => ({ source: column, example: column }));
    return Object.entries(key).map(([source, example]) => ({ source, example }));
}
async function availability(context, view, path, source, recorded) {
    const { document, reader } = context;
    if (view.available !== undefined) {
        const expression = await reader.read(document.sql([...path, 'available'], view.available));
        originsOf(source, expression);
        return existsFrom(expression.sql);
    }
    if (recorded.sql !== undefined && recorded.unrecorded.length === 0)
        return recorded.sql;
    throw fail('MLOPS_FEATURES_RECORDED', {
        message: `Nothing says when ${recorded.unrecorded.join(', ')} of ${source.name} come to exist, so no example may read them.`,
        where: document.where(path),
        hint: `Declare it, for example: sources: {${source.name}: {recorded: <SQL of a timestamp>}}`,
    });
}

;// CONCATENATED MODULE: ./packages/features/resolve.ts





async function openChecks(engine) {
    return { reader: await openExpressionReader(engine), typed: openTypeCheck(engine) };
}
/**
 * @param catalog the columns of every data source of the project
 * @throws MLOPS_FEATURES_… with the place in the file
 */
async function resolveRequest({ reader, typed }, request, catalog) {
    const { document } = request;
    for (const name of Object.keys(document.file.sources))
        requireSource(catalog, name, document.where(['sources', name]));
    const used = new Set([request.source]);
    document.file.views.forEach((view, index) => {
        if (!('from' in view))
            return;
        requireSource(catalog, view.from, document.where(['views', index, 'from']));
        used.add(view.from);
    });
    const sources = [];
    for (const name of used) {
        const definition = document.file.sources[name] ?? { columns: {} };
        sources.push(await resolveSource(reader, document, { name, columns: catalog.get(name), definition }));
    }
    let example = sources[0];
    const label = await reader.read(request.label);
    const labelColumns = originsOf(example, label);
    if (labelColumns.size === 0 || [...labelColumns].every((column) => example.known.has(column))) {
        throw fail('MLOPS_FEATURES_LABEL', {
            message: `The label "${request.label.text}" is known at the moment of prediction: there is nothing to predict.`,
            where: request.label.where,
            hint: 'Take its columns out of `known`, or predict something else.',
        });
    }
    const own = async (sql, what) => {
        const expression = await reader.read(sql);
        for (const { column, where } of expression.reads) {
            const origins = example.origins.get(column);
            if (!origins)
                throw noColumn(example, column, where);
            const unknown = [...origins].find((origin) => !example.known.has(origin));
            if (unknown === undefined)
                continue;
            const through = unknown === column ? '' : ` (through ${column})`;
            if (labelColumns.has(unknown)) {
                throw fail('MLOPS_FEATURES_LABEL', {
                    message: `${what} reads ${unknown}${through}, which the label "${request.label.text}" is made of.`,
                    where,
                    hint: 'A label is never a feature of its own example; past labels may be read by a view with `window`.',
                });
            }
            throw fail('MLOPS_FEATURES_NOT_KNOWN', {
                message: `${what} reads ${unknown}${through}, which is not declared as known at the moment of prediction.`,
                where,
                hint: `If it is known by then, list it under sources.${example.name}.known; else read it through a view with \`from\` and \`key\`.`,
            });
        }
        return expression.sql;
    };
    const at = request.at && (await own(request.at, 'The moment of prediction'));
    if (at !== undefined)
        example = sources[0] = recordKnownAt(example, at);
    const period = document.file.period === undefined
        ? undefined
        : await own(document.sql(['period'], document.file.period), 'The period');
    const column = (name) => {
        if (example.origins.has(name.toLowerCase()))
            return name;
        throw noColumn(example, name, fieldWhere(document, name));
    };
    const views = await resolveViews({ reader, document, sources, example, at, own });
    const where = request.where && (await reader.read(request.where));
    const whereKnown = where !== undefined && [...originsOf(example, where)].every((one) => example.known.has(one));
    for (const view of views)
        await typed.view(view, sources, example);
    return {
        sources,
        example,
        entity: request.entity.map(column),
        ...(at === undefined ? {} : { at }),
        label: label.sql,
        target: await typed.label(example, label.sql, request.label),
        ...(where ? { where: where.sql } : {}),
        whereKnown,
        ...(period === undefined ? {} : { period }),
        carry: [...new Set([...document.file.carry, ...request.carry])].map(column),
        written: request.written ?? new Set(),
        split: splitOf(request, at),
        views,
    };
}
function requireSource(catalog, name, where) {
    if (catalog.has(name))
        return;
    throw fail('MLOPS_FEATURES_SOURCE', {
        message: `There is no data source "${name}".`,
        where,
        hint: `Declared under \`data\`: ${[...catalog.keys()].join(', ')}.`,
    });
}
/** Known columns of which nothing else is said come to exist when their example is predicted, not before. */
function recordKnownAt(source, at) {
    const said = new Set(source.recorded.flatMap((entry) => [...entry.columns]));
    const columns = new Set([...source.known].filter((column) => !said.has(column)));
    return columns.size === 0 ? source : { ...source, recorded: [...source.recorded, { at, columns }] };
}
function splitOf(request, at) {
    if (request.split)
        return request.split;
    if (at === undefined)
        return { hash: [...request.entity], evaluate: 0.25, seed: 0 };
    throw fail('MLOPS_FEATURES_SPLIT', {
        message: 'Examples have a moment of prediction and no split: expected periods for training and evaluation.',
        where: request.at.where,
        hint: 'For example split: {train: 2013-01..2013-04, evaluate: 2013-05}',
    });
}
function fieldWhere(document, name) {
    const index = document.file.carry.indexOf(name);
    return index < 0 ? { field: name } : document.where(['carry', index]);
}

;// CONCATENATED MODULE: ./packages/features/build.ts







/**
 * Reads every source into the schema `raw`, rows in the order of the file.
 * @param relations data source → SQL table expression
 */
async function loadSources(engine, relations) {
    await engine.run('SET preserve_insertion_order = true; CREATE SCHEMA raw');
    const catalog = new Map();
    for (const [name, relation] of relations) {
        await engine.run(`CREATE TABLE raw.${kit.escape.sqlIdentifier(name)} AS SELECT * FROM ${relation}`);
        const rows = await engine.rows(`DESCRIBE raw.${kit.escape.sqlIdentifier(name)}`);
        catalog.set(name, rows.map((row) => ({ name: String(row['column_name']), type: String(row['column_type']) })));
    }
    return catalog;
}
/**
 * Reads the columns of one source that are carried as names, not as quantities, as the file has them written: rows as in
 * `raw`, so that the row's number joins the two.
 */
async function loadWritten(engine, relation, columns) {
    const selected = columns.map((name) => kit.escape.sqlIdentifier(name)).join(', ');
    await engine.run(`CREATE TABLE raw."#written" AS SELECT ${selected} FROM ${relation}`);
}
/**
 * Builds the features and writes train.parquet, evaluate.parquet, evaluate-labels.parquet (and monitor…) and
 * features.json into `output`. The same data and declarations give the same bytes.
 * @throws MLOPS_FEATURES_…, MLOPS_SQL_FAILED
 */
async function buildFeatures(host, engine, work) {
    const { request, catalog, output } = work;
    const resolved = await resolveRequest(await openChecks(engine), request, catalog);
    const plan = planFeatures(resolved);
    const progress = host.progress('building features', plan.steps.length);
    for (const [index, step] of plan.steps.entries()) {
        progress.update(index, step.name);
        await engine.run(step.sql);
    }
    progress.end();
    const description = await describeFeatures(engine, resolved);
    const result = await countExamples(engine, resolved, request);
    for (const [name, sql] of Object.entries(plan.outputs))
        await writeParquet(engine, sql, (0,external_node_path_.join)(output, name));
    await host.files.write((0,external_node_path_.join)(output, 'features.json'), `${JSON.stringify(description, null, 2)}\n`);
    return { resolved, plan, result: { ...result, features: plan.features.length } };
}
async function writeParquet(engine, sql, path) {
    await engine.run(`COPY (${sql}) TO ${kit.escape.sqlString(path)} (FORMAT parquet, COMPRESSION zstd)`);
}
async function describeFeatures(engine, resolved) {
    const types = await columnTypes(engine, 'build."#features"');
    const [target] = await engine.rows(`SELECT typeof("#target") AS type FROM build."#rows" LIMIT 1`);
    return {
        entity: [...resolved.entity],
        ...(resolved.at === undefined ? {} : { at: resolved.at }),
        label: { sql: resolved.label, ...(target ? { type: featureType(String(target['type'])) ?? 'number' } : {}) },
        features: definitionsOf(resolved, types),
    };
}
/** Counts, after refusing ids that do not name one example and sides that are empty. */
async function countExamples(engine, resolved, request) {
    const entity = resolved.entity.join(', ');
    const where = request.document.where(['sources', resolved.example.name]);
    const [incomplete] = await engine.rows(`SELECT count(*) AS n, min("#row") + 1 AS first FROM build."#rows" WHERE "#incomplete"`);
    if (Number(incomplete['n']) > 0) {
        throw fail('MLOPS_FEATURES_ENTITY', {
            message: `${incomplete['n']} rows of ${resolved.example.name} lack a value of the entity [${entity}].`,
            where: { row: Number(incomplete['first']) },
            hint: 'Leave those rows out with features.where, or name another entity.',
        });
    }
    const [twice] = await engine.rows(`SELECT id, count(*) AS n, min("#row") + 1 AS first, count(*) OVER () AS ids FROM build."#rows" GROUP BY id HAVING count(*) > 1 ORDER BY first LIMIT 1`);
    if (twice) {
        throw fail('MLOPS_FEATURES_ENTITY', {
            message: `${twice['ids']} examples do not have an id of their own: ${twice['id']} stands for ${twice['n']} rows of ${resolved.example.name}.`,
            where: { row: Number(twice['first']) },
            hint: `Add a column to the entity [${entity}] that tells them apart.`,
        });
    }
    if (resolved.at !== undefined) {
        const [timeless] = await engine.rows(`SELECT count(*) AS n, min("#row") + 1 AS first FROM build."#rows" JOIN build."#features" USING ("#row") WHERE "#at" IS NULL`);
        if (Number(timeless['n']) > 0) {
            throw fail('MLOPS_FEATURES_AT', {
                message: `${timeless['n']} rows of ${resolved.example.name} have no moment of prediction: ${request.at.text} is empty.`,
                where: { row: Number(timeless['first']) },
                hint: 'Leave those rows out with features.where.',
            });
        }
    }
    const rows = await engine.rows(`SELECT side, count(*) AS n, count("#target") AS labelled FROM build."#rows" GROUP BY side`);
    const side = (name) => {
        const row = rows.find((candidate) => candidate['side'] === name);
        return { n: Number(row?.['n'] ?? 0), labelled: Number(row?.['labelled'] ?? 0) };
    };
    const [train, evaluate, monitor] = [side('train'), side('evaluate'), side('monitor')];
    for (const [name, { n, labelled }] of [['train', train], ['evaluate', evaluate]]) {
        if (labelled > 0)
            continue;
        throw fail('MLOPS_FEATURES_SPLIT', {
            message: `The ${name} side has no example with a label (${n} rows without).`,
            where: { ...where, field: `features.split.${name}` },
            hint: 'Check the periods or the share of the split, and features.where.',
        });
    }
    const watched = 'monitor' in resolved.split && resolved.split.monitor !== undefined;
    return {
        counts: { train: train.labelled, evaluate: evaluate.labelled, ...(watched ? { monitor: monitor.n } : {}) },
        unlabelled: {
            train: train.n - train.labelled,
            evaluate: evaluate.n - evaluate.labelled,
            ...(watched ? { monitor: monitor.n - monitor.labelled } : {}),
        },
        outside: side(null).n,
        split: { ...resolved.split },
        entity: [...resolved.entity],
    };
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
;// CONCATENATED MODULE: ./packages/features/definition.ts

const Name = schemas/* string */.YjP().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'a name of letters, digits and underscores');
const Column = schemas/* string */.YjP().min(1);
const Sql = schemas/* string */.YjP().trim().min(1);
const Duration = schemas/* string */.YjP()
    .regex(/^\d+(\.\d+)? ?(s|min|h|day|days|week|weeks|month|months)$/, 'a duration such as 3 h or 14 days');
/** As a list: the columns of the same name. As a mapping: what it is called → the SQL that makes it. */
const Columns = schemas/* union */.KCZ([schemas/* array */.YOg(Column).min(1), schemas/* record */.g1P(Name, Sql)]);
/** As a mapping: the source's column → the example's column. */
const Key = schemas/* union */.KCZ([Column, schemas/* array */.YOg(Column).min(1), schemas/* record */.g1P(Column, Column)]);
const Grid = schemas/* number */.aig().int().positive();
const Recorded = schemas/* strictObject */.rej({
    at: Sql.describe('SQL: when these columns of a row come to exist'),
    columns: schemas/* array */.YOg(Column).min(1).optional().describe('default: all columns that no other entry names'),
});
const SourceDefinition = schemas/* strictObject */.rej({
    known: schemas/* array */.YOg(Column).optional().describe("columns of an example's own row that are known when it is predicted"),
    recorded: schemas/* union */.KCZ([Sql, schemas/* array */.YOg(Recorded).min(1)]).optional(),
    columns: schemas/* record */.g1P(Name, Sql).default({}).describe('derived columns; each may use those before it'),
});
const Aggregate = schemas/* union */.KCZ([
    schemas/* strictObject */.rej({ mean: Sql }),
    schemas/* strictObject */.rej({ sum: Sql }),
    schemas/* strictObject */.rej({ count: Sql.describe('* counts rows, an expression counts its values') }),
]);
const joined = {
    from: Column.describe('the data source that is read'),
    key: Key,
    available: Sql.optional().describe('SQL: from when a row may be read; default: when what is read of it is recorded'),
    grid: Grid.optional().describe('round to multiples of 1/grid, so that float32 holds the values exactly'),
};
const OwnRow = schemas/* strictObject */.rej({ columns: Columns, grid: Grid.optional() });
const AsOf = schemas/* strictObject */.rej({ ...joined, 'max-age': Duration.optional(), columns: Columns });
const Window = schemas/* strictObject */.rej({
    ...joined,
    window: Duration.optional().describe('how far back; default: without end'),
    columns: schemas/* record */.g1P(Name, Aggregate),
});
/** Which of the three a view is shows in its keys. */
const View = schemas/* union */.KCZ([OwnRow, AsOf, Window]);
/** The file of feature views. */
const FeatureFile = schemas/* strictObject */.rej({
    period: Sql.optional().describe("SQL: the time that the split's periods speak of; default: the moment of prediction"),
    carry: schemas/* array */.YOg(Column)
        .default([])
        .describe('columns kept beside the labels of the evaluation, for slices and groups'),
    sources: schemas/* record */.g1P(Column, SourceDefinition).default({}),
    views: schemas/* array */.YOg(View).min(1),
});

;// CONCATENATED MODULE: ./packages/features/document.ts




/**
 * Reads the file of feature views (YAML 1.2).
 * @param file how it is called in errors
 * @throws MLOPS_FEATURES_FILE with line, column and the nearest known key
 */
function readFeatureFile(content, file) {
    const document = (0,config.readYaml)({ content, file, fail: (detail) => fail('MLOPS_FEATURES_FILE', detail) });
    const parsed = FeatureFile.safeParse(document.value);
    if (!parsed.success)
        throw invalid(parsed.error.issues, document);
    return {
        file: parsed.data,
        where: document.locate,
        sql: (path, text) => ({ text, where: document.locate(path), verbatim: document.isVerbatim(path, text) }),
    };
}
/** The first problem; of a union's branches, the one that came furthest. */
function invalid(issues, { locate, locateKey }) {
    const issue = deepest(issues);
    const path = issue.path;
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const place = unknown === undefined ? locate(path) : locateKey([...path, unknown]);
    const field = [...path, ...(unknown === undefined ? [] : [unknown])].join('.');
    const near = unknown === undefined ? undefined : (0,kit.nearest)(unknown, KEYS);
    return fail('MLOPS_FEATURES_FILE', {
        message: unknown === undefined ? `${field}: ${issue.message}` : `"${unknown}" is not a key that is known here.`,
        where: { ...place, field },
        hint: near === undefined
            ? 'A view has `columns`; one that reads another source also `from` and `key`; a window also `window`.'
            : `Did you mean "${near}"?`,
    });
}
const KEYS = [
    ...['period', 'carry', 'sources', 'views', 'known', 'recorded', 'columns', 'at', 'from', 'key'],
    ...['available', 'grid', 'max-age', 'window', 'mean', 'sum', 'count'],
];
function deepest(issues) {
    const found = issues.map((issue) => {
        if (issue.code !== 'invalid_union' || issue.errors.length === 0)
            return issue;
        const branches = issue.errors
            .filter((branch) => branch.length > 0)
            .map((branch) => ({ branch, inner: deepest(branch) }));
        branches.sort((a, b) => b.inner.path.length - a.inner.path.length || a.branch.length - b.branch.length);
        const inner = branches[0].inner;
        return { ...inner, path: [...issue.path, ...inner.path] };
    });
    return found[0];
}

;// CONCATENATED MODULE: ./packages/features/leaks.ts



const leaks_q = kit.escape.sqlIdentifier;
/**
 * Truncation test: at each cut the features are built again from the data as it stood then, and every example predicted
 * by then must come out the same. A feature that differs reads something that did not exist yet.
 *
 * @param cuts how many; spread over the quantiles of the moments of prediction
 * @throws MLOPS_FEATURES_AT, MLOPS_FEATURES_RECORDED
 */
async function checkLeaks(engine, built, options = {}) {
    const { resolved, plan } = built;
    if (resolved.at === undefined) {
        throw fail('MLOPS_FEATURES_AT', {
            message: 'Leaks over time cannot be looked for: no moment of prediction is declared.',
            hint: 'Give features.at, an SQL expression for the time at which an example is predicted.',
        });
    }
    for (const view of resolved.views) {
        if (view.kind === 'own-row' || view.unrecorded.length === 0)
            continue;
        throw fail('MLOPS_FEATURES_RECORDED', {
            message: `${view.columns[0].name} reads ${view.unrecorded.join(', ')} of ${view.from}, and nothing says when that comes to exist.`,
            where: view.columns[0].where,
            hint: `Declare it under sources.${view.from}.recorded; \`available\` says what is read, not what is true.`,
        });
    }
    const cuts = await chooseCuts(engine, options.cuts ?? 5);
    const report = { verdict: 'pass', cuts: [], leaks: [] };
    for (const [index, cut] of cuts.entries()) {
        options.progress?.update(index, cut);
        const literal = `TIMESTAMP ${kit.escape.sqlString(cut)}`;
        for (const step of planTable(resolved, 'cut', { cut: literal }))
            await engine.run(step.sql);
        const differences = plan.features.map((name, column) => `sum(CASE WHEN a.${leaks_q(name)} IS DISTINCT FROM b.${leaks_q(name)} THEN 1 ELSE 0 END) AS "#${column}"`);
        const [row] = await engine.rows(`SELECT count(*) AS compared, sum(CASE WHEN b."#row" IS NULL THEN 1 ELSE 0 END) AS missing, ${differences.join(', ')}
       FROM build."#features" a LEFT JOIN cut."#features" b USING ("#row") WHERE a."#at" <= ${literal}`);
        const compared = Number(row['compared']);
        const at = `${cut.replace(' ', 'T')}Z`;
        report.cuts.push({ at, compared, missing: Number(row['missing']) });
        plan.features.forEach((feature, column) => {
            const rows = Number(row[`#${column}`]);
            if (rows > 0)
                report.leaks.push({ feature, cut: at, rows, compared });
        });
    }
    await engine.run('DROP SCHEMA IF EXISTS cut CASCADE');
    // Nothing compared is nothing shown.
    const empty = report.cuts.length === 0 || report.cuts.some(({ compared }) => compared === 0);
    const leaky = report.leaks.length > 0 || report.cuts.some(({ missing }) => missing > 0);
    return { ...report, verdict: leaky ? 'fail' : empty ? 'inconclusive' : 'pass' };
}
/** Moments at which examples really are predicted, evenly over the examples, none twice. */
async function chooseCuts(engine, count) {
    const shares = Array.from({ length: count }, (_, index) => (index + 1) / (count + 1));
    const rows = await engine.rows(`SELECT DISTINCT CAST(unnest(quantile_disc("#at", [${shares.join(', ')}])) AS VARCHAR) AS cut FROM build."#features" ORDER BY cut`);
    return rows.filter((row) => row['cut'] !== null).map((row) => String(row['cut']));
}
/** One line for people: `temp at 2013-03-01T…Z: 262 of 955 rows differ`. */
function leakLines(report) {
    return [
        ...report.cuts
            .filter(({ missing }) => missing > 0)
            .map(({ at, missing, compared }) => `${missing} of ${compared} examples predicted by ${at} did not exist by then`),
        ...report.leaks.map(({ feature, cut, rows, compared }) => `${feature} reads the future: ${rows} of ${compared} examples predicted by ${cut} differ when later data is hidden`),
    ];
}
function leakJson(report) {
    return { verdict: report.verdict, cuts: report.cuts, leaks: report.leaks };
}

;// CONCATENATED MODULE: ./packages/features/online/as-of.ts

const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;
/**
 * @param text `now`, a date (its beginning), or an instant; UTC unless it says otherwise
 * @returns an ISO instant @throws MLOPS_ONLINE_INPUT
 */
function asOfInstant(host, text) {
    if (text === 'now')
        return host.clock.now().toISOString();
    const [, day, time = '00:00', zone = 'Z'] = INSTANT.exec(text.trim()) ?? [];
    const moment = new Date(`${day}T${time}${zone}`);
    // The 31st of February is no day, although Date takes it for one of March.
    const real = new Date(`${day}T00:00Z`);
    if (!Number.isNaN(moment.getTime()) && real.toISOString().startsWith(day))
        return moment.toISOString();
    throw fail('MLOPS_ONLINE_INPUT', {
        message: `"${text}" is no time that features can be as of.`,
        where: { field: 'features.online.as-of' },
        hint: 'Expected now, a date, or an instant such as 2013-06-01T12:00:00Z.',
    });
}

;// CONCATENATED MODULE: ./packages/features/online/entity-key.ts

/**
 * The one way an entity is written: the JSON of its values without spaces, whoever's library wrote it. What is no JSON is
 * an id of a team's own, and stays as it is; so does a number that JavaScript cannot hold to its last digit.
 */
function entityKey(text) {
    if (!/^\s*\[/.test(text))
        return text;
    try {
        const value = JSON.parse(text);
        return isExact(text) ? (0,kit.canonicalJson)(value) : text;
    }
    catch {
        return text;
    }
}
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
/** Whether JavaScript holds every whole number of a JSON text; one with an exponent is what it is, whoever reads it. */
function isExact(json) {
    // Safe numbers have sixteen digits at most.
    if (!/\d{16}/.test(json))
        return true;
    return (json.match(TOKEN) ?? []).every((token) => !/^-?\d+$/.test(token) || Number.isSafeInteger(Number(token)));
}

;// CONCATENATED MODULE: ./packages/features/online/place.ts

/** What the making of the store is called in evidence. */
const ONLINE_STAGE = 'online-features';
/** The store among the outputs of its stage. */
const ONLINE_FILE = 'online.sqlite';
/** Where servers look for the store of a project, and find another in its place without being started anew. */
function onlineStorePath({ workspace }) {
    return (0,external_node_path_.join)(workspace, ONLINE_FILE);
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
;// CONCATENATED MODULE: ./packages/features/online/sqlite.ts

/** What marks a file as ours, beside its format: "mlop". @see sqlite.org/fileformat2.html, "Application ID" */
const APPLICATION_ID = 0x6d6c6f70;
const FORMAT = 'https://github.com/mlops-actions/mlops-actions/online-store/v1';
/**
 * Node's own SQLite, asked for when it is needed: everything else works without it.
 * @throws MLOPS_ONLINE_NODE
 */
function loadSqlite(find = builtin) {
    const found = find('node:sqlite');
    if (found !== undefined)
        return found;
    throw fail('MLOPS_ONLINE_NODE', {
        message: `Node ${process.versions.node} has no SQLite (node:sqlite), which the online store is kept in.`,
        hint: 'Use Node 22.13 or newer, 24 at best. Everything but the online store works with this one; mlops serve --online none goes without.',
    });
}
/** Node before 20.16 has no getBuiltinModule. */
function builtin(id) {
    return process.getBuiltinModule?.(id);
}

;// CONCATENATED MODULE: ./packages/features/online/read.ts





/**
 * The online store of a file that another may take the place of at any time: what is open is read until then, and the new
 * one from the next look-up on. A file that is no store takes nobody's place.
 */
class OnlineStoreFile {
    #path;
    #warn;
    #seen;
    #opened;
    /**
     * A file that is not there yet is waited for.
     * @param warn hears of each file that cannot be read, once
     * @throws MLOPS_ONLINE_STORE, MLOPS_ONLINE_NODE when there is one and it cannot be read
     */
    constructor(path, warn) {
        this.#path = path;
        this.#warn = warn;
        const now = this.#look();
        if (now !== undefined)
            this.#opened = read_open(path);
        this.#seen = now;
    }
    /** Whether there is anything to ask. */
    get available() {
        this.#renew();
        return this.#opened !== undefined;
    }
    /** Feature → how the store's is computed, see waysOf. */
    get ways() {
        return this.#opened?.ways;
    }
    /** @param entity canonical JSON of its values @returns undefined when nothing is known of it */
    get(entity) {
        this.#renew();
        const row = this.#opened?.find.get(entity);
        if (row === undefined)
            return undefined;
        const values = JSON.parse(row.values);
        return row.at === null ? { values } : { at: row.at, values };
    }
    close() {
        this.#opened?.database.close();
        this.#opened = undefined;
    }
    /** One call of the system for a look: another file has another inode, or another time. */
    #look() {
        const found = (0,external_node_fs_.statSync)(this.#path, { throwIfNoEntry: false, bigint: true });
        return found && `${found.ino} ${found.mtimeNs} ${found.size}`;
    }
    #renew() {
        const now = this.#look();
        if (now === this.#seen)
            return;
        this.#seen = now;
        if (now === undefined)
            return;
        try {
            const next = read_open(this.#path);
            this.close();
            this.#opened = next;
        }
        catch (error) {
            if (!(error instanceof kit.MlopsError))
                throw error;
            this.#warn(`${error.message} ${this.#opened ? 'The one before is read on.' : ''}`.trim());
        }
    }
}
function read_open(path) {
    const { DatabaseSync } = loadSqlite();
    let database;
    try {
        database = new DatabaseSync(path, { readOnly: true });
        const about = database.prepare('SELECT value FROM about WHERE name = ?');
        const format = about.get('format')?.['value'];
        if (format !== FORMAT)
            throw new Error(`its format is ${JSON.stringify(format ?? null)}`);
        const ways = waysOf(JSON.parse(String(about.get('features')?.['value'] ?? '[]')));
        return { database, ways, find: database.prepare('SELECT at, "values" FROM features WHERE entity = ?') };
    }
    catch (cause) {
        database?.close();
        throw fail('MLOPS_ONLINE_STORE', {
            message: `${path} is no online store: ${kit.escape.logLine(cause.message)}.`,
            where: { file: path },
            hint: 'Make it with: mlops build-features --online-as-of now',
            cause,
        });
    }
}

;// CONCATENATED MODULE: ./packages/features/parameters.ts
/**
 * What decides a build of features besides what it reads, as its statement says it. The source of the examples is always
 * named: by default it is the first of `data`, and an order is nothing that is read.
 * @param config whose `evaluate` names columns that are carried along @param cuts how often leaks are looked for
 */
function featuresParameters(section, { data = {}, evaluate }, cuts) {
    const { slices = [], group, weight } = evaluate ?? {};
    const { env: _env, online: _online, ...said } = section;
    const [source] = Object.keys(data);
    const features = section.run === undefined ? { source, ...said } : said;
    return JSON.parse(JSON.stringify({ features, carry: { slices, group, weight }, cuts }));
}

;// CONCATENATED MODULE: ./packages/features/request.ts





/**
 * The request that the features section makes.
 *
 * Without a feature file the features are `columns`, or every column of the source with a type a model can be given that
 * is not the label, the entity, a hash column, or bookkeeping. Without `entity` a column called `id` names the example,
 * else the row's number, from 1.
 * @throws MLOPS_FEATURES_SOURCE, MLOPS_FEATURES_COLUMN
 */
async function featureRequest(engine, parts) {
    const { section, catalog } = parts;
    const source = section.source ?? [...catalog.keys()][0];
    const columns = source === undefined ? undefined : catalog.get(source);
    if (source === undefined || columns === undefined) {
        throw fail('MLOPS_FEATURES_SOURCE', {
            message: source === undefined ? 'No data source is declared.' : `There is no data source "${source}".`,
            where: parts.where('source'),
            hint: source === undefined
                ? 'Name one: data: {flights: {path: flights.csv}}'
                : `Declared: ${[...catalog.keys()].join(', ')}.`,
        });
    }
    if (section.label === undefined) {
        throw fail('MLOPS_FEATURES_LABEL', {
            message: 'Nothing says what is to be predicted.',
            where: parts.where('label'),
            hint: `Give features.label, a column or SQL; ${source} has ${columns.map(({ name }) => name).join(', ')}.`,
        });
    }
    const named = (name) => columns.some((column) => column.name.toLowerCase() === name);
    const sql = (key) => {
        const text = section[key];
        return {
            text: named(text.toLowerCase()) ? kit.escape.sqlIdentifier(text) : text,
            where: parts.where(key),
            verbatim: false,
        };
    };
    const entity = section.entity === undefined ? (named('id') ? ['id'] : []) : [section.entity].flat();
    const label = sql('label');
    const document = parts.document ?? plainDocument(parts, { source, columns, entity, label: await columnsOf(engine, label) });
    const carry = [...new Set([...parts.slices, ...parts.bookkeeping])];
    return {
        source,
        entity,
        label,
        ...(section.at === undefined ? {} : { at: sql('at') }),
        ...(section.where === undefined ? {} : { where: sql('where') }),
        ...(section.split === undefined ? {} : { split: section.split }),
        carry,
        document,
    };
}
async function columnsOf(engine, sql) {
    const { reads } = await (await openExpressionReader(engine)).read(sql);
    return new Set(reads.map(({ column }) => column));
}
function plainDocument({ section, bookkeeping, where }, { source, columns, entity, label }) {
    const hashed = section.split && 'hash' in section.split ? [section.split.hash].flat() : [];
    // `id` and `target` are what the outputs call something else.
    const others = new Set(['id', 'target', ...entity, ...hashed, ...bookkeeping].map((name) => name.toLowerCase()));
    const isLabel = (name) => label.has(name.toLowerCase());
    const chosen = section.columns ??
        columns
            .filter(({ name, type }) => !others.has(name.toLowerCase()) && !isLabel(name) && featureType(type) !== undefined)
            .map(({ name }) => name);
    if (chosen.length === 0) {
        throw fail('MLOPS_FEATURES_COLUMN', {
            message: `${source} has no column besides the label and the entity.`,
            where: where('columns'),
        });
    }
    for (const name of chosen) {
        if (columns.some((column) => column.name.toLowerCase() === name.toLowerCase()))
            continue;
        throw noColumn({ name: source, origins: new Map(columns.map((column) => [column.name.toLowerCase(), new Set()])) }, name, where('columns'));
    }
    const known = columns.map(({ name }) => name).filter((name) => !isLabel(name));
    const file = { carry: [], sources: { [source]: { known, columns: {} } }, views: [{ columns: chosen }] };
    return {
        file,
        where: (path) => (path[0] === 'views' ? where('columns') : {}),
        sql: (path, text) => ({ text, where: path[0] === 'views' ? where('columns') : {}, verbatim: false }),
    };
}

// EXTERNAL MODULE: ./packages/data/index.ts + 27 modules
var data = __webpack_require__(8230);
;// CONCATENATED MODULE: ./packages/features/online/plan.ts




const online_plan_q = kit.escape.sqlIdentifier;
/** The features of every entity, as of an instant: the very SQL of the training set, asked at that time. */
function planOnline(resolved, asOf) {
    return planTable(resolved, 'online', asOf === undefined ? undefined : { asOf: timestampSql(asOf) });
}
/** SQL of an ISO instant. */
function timestampSql(iso) {
    return `TIMESTAMP ${kit.escape.sqlString(iso.replace('T', ' ').replace('Z', ''))}`;
}
/**
 * The rows of the store, in `online."#entities"`: `n` from 1 in the order of `id`, `moment`, and `values` as JSON text; of an
 * entity that has several rows the latest.
 * @param types of the columns of `online."#features"`
 */
function entitiesSql(resolved, types) {
    const { example, entity } = resolved;
    const members = resolved.views.flatMap((view) => view.columns.map(({ name }) => memberSql(name, types.get(name))));
    // A condition that reads what is only known later cannot be asked yet.
    const where = resolved.whereKnown ? ` AND (${resolved.where})` : '';
    return `CREATE OR REPLACE TABLE online."#entities" AS
SELECT row_number() OVER (ORDER BY id) AS n, id, strftime("#at", '%Y-%m-%dT%H:%M:%S.%fZ') AS moment, "values" FROM (
  SELECT "#row", ${idSql(example, entity)} AS id, "#at" FROM online."#examples" WHERE NOT ${incompleteSql(entity)}${where}
  QUALIFY row_number() OVER (PARTITION BY id ORDER BY "#at" DESC NULLS LAST, "#row" DESC) = 1
) JOIN (SELECT "#row", '{' || concat_ws(',', ${members.join(', ')}) || '}' AS "values" FROM online."#features") USING ("#row")`;
}
/**
 * `"name":value` as JSON text, numbers to their last digit; NaN is a missing value. An infinite number, which JSON does not
 * have, is left out: NULL here.
 */
function memberSql(name, type) {
    const value = online_plan_q(name);
    const text = (json) => `CASE WHEN ${value} IS NULL THEN 'null' ELSE ${json} END`;
    const label = kit.escape.sqlString(`${JSON.stringify(name)}:`);
    if (featureType(type) === 'string')
        return `${label} || ${text(`CAST(to_json(CAST(${value} AS VARCHAR)) AS VARCHAR)`)}`;
    if (!/^(DOUBLE|FLOAT)/.test(type))
        return `${label} || ${text(`CAST(${value} AS VARCHAR)`)}`;
    return `${label} || CASE WHEN ${value} IS NULL OR isnan(${value}) THEN 'null' WHEN isfinite(${value}) THEN CAST(to_json(CAST(${value} AS DOUBLE)) AS VARCHAR) END`;
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./packages/features/online/write.ts


/**
 * Writes a store to `path`, where nothing is yet. The same rows in the same order give the same bytes.
 * @param rows in pages, sorted by entity, each entity once
 * @throws MLOPS_ONLINE_NODE, and the system's error when the disk is full
 */
async function writeOnlineStore(path, facts, rows) {
    const { DatabaseSync } = loadSqlite();
    const database = new DatabaseSync(path);
    try {
        // Nobody reads the file before it is whole and has its name; a journal would only write everything twice.
        database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 4096;
      PRAGMA application_id = ${APPLICATION_ID}; BEGIN;
      CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE features (entity TEXT PRIMARY KEY, at TEXT, "values" TEXT NOT NULL) STRICT, WITHOUT ROWID`);
        const say = database.prepare('INSERT INTO about VALUES (?, ?)');
        for (const [name, value] of Object.entries({ format: FORMAT, ...facts }))
            say.run(name, value);
        const insert = database.prepare('INSERT INTO features VALUES (?, ?, ?)');
        for await (const page of rows)
            for (const { entity, at, values } of page)
                insert.run(entity, at, values);
        database.exec('COMMIT');
    }
    finally {
        database.close();
    }
    await settle(path);
}
/** Where the header names the version of SQLite that wrote last, which decides nothing. @see sqlite.org/fileformat2.html, 1.3 */
const VERSION_AT = 96;
const VERSION = 3_045_000;
/** The same bytes from every version of SQLite, and on the disk. */
async function settle(path) {
    const file = await (0,promises_.open)(path, 'r+');
    try {
        const version = Buffer.alloc(4);
        version.writeUInt32BE(VERSION);
        await file.write(version, 0, version.length, VERSION_AT);
        await file.sync();
    }
    finally {
        await file.close();
    }
}

;// CONCATENATED MODULE: ./packages/features/online/build.ts






/** Rows that are held in memory at once. */
const PAGE = 20_000;
/**
 * Writes the features of every entity that is known at an instant into a store.
 * @param work.asOf ISO instant; absent: each entity at its own moment of prediction
 * @param work.path where nothing is yet
 * @throws MLOPS_ONLINE_…, MLOPS_FEATURES_…, MLOPS_SQL_FAILED
 */
async function buildOnline(host, engine, work) {
    const { request, catalog, asOf, path } = work;
    build_refuse(request, asOf);
    const resolved = await resolveRequest(await openChecks(engine), request, catalog);
    const steps = planOnline(resolved, asOf);
    const progress = host.progress('making the online store', steps.length);
    for (const [index, step] of steps.entries()) {
        progress.update(index, step.name);
        await engine.run(step.sql);
    }
    progress.end();
    const types = await columnTypes(engine, 'online."#features"');
    const definitions = definitionsOf(resolved, types);
    await engine.run(entitiesSql(resolved, types));
    const [count] = await engine.rows('SELECT count(*) AS n FROM online."#entities"');
    const entities = Number(count['n']);
    const facts = {
        ...(asOf !== undefined && { 'as-of': asOf }),
        entity: JSON.stringify(resolved.entity),
        features: JSON.stringify(definitions),
    };
    await writeOnlineStore(path, facts, pages(engine, entities));
    await engine.run('DROP SCHEMA online CASCADE');
    return { asOf: asOf ?? null, entities, features: definitions.length };
}
async function* pages(engine, count) {
    for (let from = 0; from < count; from += PAGE) {
        const rows = await engine.rows(`SELECT id, moment, "values" FROM online."#entities" WHERE n > ${from} AND n <= ${from + PAGE} ORDER BY n`);
        yield rows.map(({ id, moment, values }) => ({
            entity: entityKey(String(id)),
            at: moment,
            values: String(values),
        }));
    }
}
function build_refuse({ entity, at, label }, asOf) {
    if (entity.length === 0)
        throw fail('MLOPS_ONLINE_INPUT', {
            message: 'Nobody can ask for the features of an entity: examples are named by the number of their row.',
            where: label.where,
            hint: 'Give features.entity, the columns that name one example.',
        });
    if (asOf !== undefined && at === undefined)
        throw fail('MLOPS_ONLINE_INPUT', {
            message: `Features cannot be as of ${asOf}: no moment of prediction is declared.`,
            where: label.where,
            hint: 'Give features.at, or leave the time out: features.online: {}',
        });
}

// EXTERNAL MODULE: ./packages/process/index.ts + 10 modules
var packages_process = __webpack_require__(20958);
;// CONCATENATED MODULE: ./packages/features/program.ts








const program_q = kit.escape.sqlIdentifier;
const SIDES = ['train', 'evaluate'];
/**
 * Runs the team's own feature program. It finds the data in `$MLOPS_DATA` (`<source>/<file>`) and leaves
 * `$MLOPS_OUTPUT/{train,evaluate}.parquet`, each with `id`, `target` and the features; labels are then taken apart here.
 *
 * @param work.data data source → absolute path; `work.carry` columns kept beside the evaluation labels; `work.aside`
 *   columns that are carried and are no features
 * @throws MLOPS_FEATURES_OUTPUT, MLOPS_FEATURES_ENTITY, MLOPS_FEATURES_TYPE, MLOPS_PROGRAM_…
 */
async function runFeatureProgram(host, engine, project, work) {
    const { section, output } = work;
    const scratch = await host.files.makeTemporaryDirectory('features-');
    try {
        const [data, left] = [(0,external_node_path_.join)(scratch, 'data'), (0,external_node_path_.join)(scratch, 'output')];
        await host.files.makeDirectory(left);
        for (const [name, path] of work.data) {
            await host.files.makeDirectory((0,external_node_path_.join)(data, name));
            await (0,promises_.symlink)(path, (0,external_node_path_.join)(data, name, (0,external_node_path_.basename)(path)));
        }
        await (0,packages_process/* runProgram */.mB)(host, {
            argv: section.run,
            cwd: project.root,
            env: { MLOPS_DATA: data, MLOPS_OUTPUT: left },
            ...(section.env === undefined ? {} : { allowEnv: section.env }),
            label: 'features',
        });
        return await takeOver(host, engine, { ...work, left, output });
    }
    finally {
        await host.files.remove(scratch);
    }
}
async function takeOver(host, engine, work) {
    const columns = new Map();
    for (const side of SIDES) {
        const path = (0,external_node_path_.join)(work.left, `${side}.parquet`);
        if (!(await host.files.exists(path))) {
            throw wrong(`The feature program left no ${side}.parquet.`, 'Write it into the directory that MLOPS_OUTPUT names.');
        }
        await engine.run(`CREATE TABLE ${side} AS SELECT * FROM ${await (0,data/* relation */.JW)(path)}`);
        const rows = await engine.rows(`DESCRIBE ${side}`);
        columns.set(side, new Map(rows.map((row) => [String(row['column_name']), String(row['column_type'])])));
        for (const needed of ['id', 'target']) {
            if (columns.get(side).has(needed))
                continue;
            throw wrong(`${side}.parquet has no column "${needed}".`, 'Expected id, target and the features; the labels are taken apart here.');
        }
    }
    const train = columns.get('train');
    const others = new Set(['id', 'target', ...work.aside]);
    const features = work.section.columns ?? [...train.keys()].filter((name) => !others.has(name));
    const described = features.map((name) => {
        if (name === 'target' || name === 'id')
            throw wrong(`"${name}" is listed as a feature.`, 'Take it out of features.columns.');
        const types = SIDES.map((side) => columns.get(side).get(name));
        const kinds = types.map((type) => (type === undefined ? undefined : featureType(type)));
        if (types.includes(undefined))
            throw wrong(`The feature ${name} is only in one of the two files.`, 'Expected the same columns in both.');
        if (kinds[0] !== undefined && kinds[1] !== undefined)
            return { name, type: kinds[0], from: 'program' };
        throw fail('MLOPS_FEATURES_TYPE', {
            message: `The feature ${name} is ${types[0]}: expected a number, a yes or no, or text.`,
            where: { field: name },
            hint: 'Make a number of it, or name the features under features.columns.',
        });
    });
    const missing = work.carry.find((name) => !columns.get('evaluate').has(name));
    if (missing !== undefined)
        throw wrong(`evaluate.parquet has no column "${missing}", which slices or groups need.`, 'Keep it beside the features.');
    await checkIds(engine);
    const id = `CASE WHEN typeof(id) = 'VARCHAR' THEN CAST(id AS VARCHAR) ELSE CAST(to_json(id) AS VARCHAR) END AS id`;
    const values = features.map(program_q).join(', ');
    const carried = work.carry.map((name) => `, ${program_q(name)}`).join('');
    const labelled = 'WHERE target IS NOT NULL ORDER BY id';
    await writeParquet(engine, `SELECT ${id}, ${values}, target FROM train ${labelled}`, (0,external_node_path_.join)(work.output, 'train.parquet'));
    await writeParquet(engine, `SELECT ${id}, ${values} FROM evaluate ${labelled}`, (0,external_node_path_.join)(work.output, 'evaluate.parquet'));
    await writeParquet(engine, `SELECT ${id}, target${carried} FROM evaluate ${labelled}`, (0,external_node_path_.join)(work.output, 'evaluate-labels.parquet'));
    const description = {
        entity: ['id'],
        label: { type: featureType(train.get('target')) ?? 'string' },
        features: described,
    };
    await host.files.write((0,external_node_path_.join)(work.output, 'features.json'), `${JSON.stringify(description, null, 2)}\n`);
    const count = async (side) => {
        const [row] = await engine.rows(`SELECT count(target) AS labelled, count(*) AS n FROM ${side}`);
        return { labelled: Number(row['labelled']), all: Number(row['n']) };
    };
    const [learned, judged] = [await count('train'), await count('evaluate')];
    for (const [side, { labelled: n }] of [['train', learned], ['evaluate', judged]]) {
        if (n === 0)
            throw wrong(`${side}.parquet has no row with a target.`, 'Expected examples on both sides.');
    }
    return {
        features: features.length,
        counts: { train: learned.labelled, evaluate: judged.labelled },
        unlabelled: { train: learned.all - learned.labelled, evaluate: judged.all - judged.labelled },
        outside: 0,
        split: { program: true },
        entity: ['id'],
    };
}
async function checkIds(engine) {
    const [row] = await engine.rows(`SELECT CAST(id AS VARCHAR) AS id, count(*) AS n, string_agg(DISTINCT side, ' and ' ORDER BY side) AS sides
     FROM (SELECT CAST(id AS VARCHAR) AS id, 'train' AS side FROM train UNION ALL SELECT CAST(id AS VARCHAR), 'evaluate' FROM evaluate)
     GROUP BY id HAVING count(*) > 1 OR id IS NULL ORDER BY n DESC, id LIMIT 1`);
    if (!row)
        return;
    throw fail('MLOPS_FEATURES_ENTITY', {
        message: row['id'] === null
            ? `${row['n']} rows have no id (${row['sides']}).`
            : `The id ${row['id']} stands for ${row['n']} rows (${row['sides']}).`,
        hint: 'Give every example an id of its own; one that is trained on is never evaluated.',
    });
}
function wrong(message, hint) {
    return fail('MLOPS_FEATURES_OUTPUT', { message, hint });
}

;// CONCATENATED MODULE: ./packages/features/stage.ts













/**
 * The same as a stage names what it reads. The file of views is code: verified from the run's commit, whatever has become
 * of it since.
 */
function featureMaterials({ root }, { data, views }) {
    const place = views && (0,external_node_path_.relative)(root, views).replaceAll('\\', '/');
    return [
        ...[...data].map(([name, path]) => ({ name: `data/${name}`, path, role: 'data' })),
        ...(views === undefined ? [] : [{ name: `code/${place}`, path: views, role: 'code' }]),
    ];
}
/** @throws MLOPS_FEATURES_SOURCE, MLOPS_FEATURES_FILE, MLOPS_PATH_OUTSIDE */
async function featureInputs(host, project, section) {
    const data = new Map();
    for (const [name, source] of Object.entries(project.config.data ?? {})) {
        data.set(name, await (0,config.resolvePath)(project, source.path, { purpose: 'data', at: ['data', name, 'path'] }));
    }
    if (data.size === 0) {
        throw fail('MLOPS_FEATURES_SOURCE', {
            message: 'No data source is declared.',
            where: { field: 'data' },
            hint: 'Name one in mlops.yml (data: {flights: {path: flights.csv}}), or with --data flights=flights.csv.',
        });
    }
    if (section.views === undefined || section.run !== undefined)
        return { data };
    const views = await (0,config.resolvePath)(project, section.views, { purpose: 'features', at: ['features', 'views'] });
    if (await host.files.exists(views))
        return { data, views };
    throw fail('MLOPS_FEATURES_FILE', {
        message: `The file of feature views ${section.views} does not exist.`,
        where: project.locate(['features', 'views']) ?? { field: 'features.views' },
    });
}
/**
 * Carries out a build into `output`, with the truncation test when `cuts` is given.
 * @throws MLOPS_FEATURES_…, MLOPS_DATA_…, MLOPS_SQL_FAILED, MLOPS_PROGRAM_…
 */
async function executeFeatures(host, project, work) {
    const { section, inputs, output } = work;
    const { slices, bookkeeping } = carried(project);
    const engine = await (0,data/* openEngine */.F5)(host);
    try {
        if (section.run !== undefined) {
            const carry = [...new Set([...slices, ...bookkeeping])];
            return await runFeatureProgram(host, engine, project, {
                section,
                data: inputs.data,
                carry,
                aside: bookkeeping,
                output,
            });
        }
        const { request, catalog } = await loadRequest(host, engine, project, { section, inputs });
        const written = await readWritten(engine, { request, inputs, catalog, weight: project.config.evaluate?.weight });
        const built = await buildFeatures(host, engine, { request: { ...request, written }, catalog, output });
        if (work.cuts === undefined)
            return built.result;
        const progress = host.progress('Looking for leaks', work.cuts);
        const leaks = await checkLeaks(engine, built, { cuts: work.cuts, progress });
        progress.end();
        for (const line of leakLines(leaks))
            host.log.error(line);
        return { ...built.result, leaks };
    }
    finally {
        engine.close();
    }
}
/**
 * Writes the online store into `output`.
 * @param work.asOf ISO instant; absent: each entity at its own moment of prediction
 * @throws MLOPS_ONLINE_…, MLOPS_FEATURES_…, MLOPS_DATA_…, MLOPS_SQL_FAILED
 */
async function executeOnline(host, project, work) {
    const { section, asOf, output } = work;
    if (section.run !== undefined) {
        throw fail('MLOPS_ONLINE_INPUT', {
            message: "The online store is made of views, and these features come from the team's own program.",
            where: project.locate(['features', 'online']) ?? { field: 'features.online' },
            hint: 'Write that store with your own code, and send the features with each request.',
        });
    }
    const engine = await (0,data/* openEngine */.F5)(host);
    try {
        const loaded = await loadRequest(host, engine, project, work);
        return await buildOnline(host, engine, { ...loaded, asOf, path: (0,external_node_path_.join)(output, ONLINE_FILE) });
    }
    finally {
        engine.close();
    }
}
/**
 * Computes the features of some examples again, each as of a moment of its own, in an engine that has other tables too.
 * @param work.asked table of `id` (as in the training set) and `moment` (TIMESTAMP, UTC; NULL where examples have no moment)
 * @returns the name of a table of `id`, `moment` and the features @throws MLOPS_FEATURES_…, MLOPS_DATA_…, MLOPS_SQL_FAILED
 */
async function featuresAsked(host, engine, project, work) {
    const { request, catalog } = await loadRequest(host, engine, project, work);
    const resolved = await resolveRequest(await openChecks(engine), request, catalog);
    for (const { sql } of planTable(resolved, 'again', { asked: work.asked }))
        await engine.run(sql);
    await engine.run(`CREATE OR REPLACE TABLE again."#asked" AS SELECT e."#id" AS id, f.* EXCLUDE ("#row", "#at"), e."#at" AS moment
     FROM again."#features" f JOIN again."#examples" e USING ("#row"); DROP SCHEMA raw CASCADE`);
    return 'again."#asked"';
}
/** Reads every source into the engine, and what is asked of them. */
async function loadRequest(host, engine, project, { section, inputs }) {
    const relations = new Map();
    for (const [name, path] of inputs.data)
        relations.set(name, await (0,data/* relation */.JW)(path));
    const catalog = await loadSources(engine, relations);
    const document = inputs.views === undefined
        ? undefined
        : readFeatureFile(await host.files.read(inputs.views), (0,external_node_path_.relative)(project.root, inputs.views));
    const request = await featureRequest(engine, {
        section,
        ...(document ? { document } : {}),
        ...carried(project),
        catalog,
        where: (key) => project.locate(['features', key]) ?? { field: `features.${key}` },
    });
    return { request, catalog };
}
/**
 * What examples are sliced and grouped by are names: of a CSV the text that is written, whatever number it looks like.
 * @returns the columns that were read so
 */
async function readWritten(engine, work) {
    const { request, inputs, catalog, weight } = work;
    const carried = new Set([...request.carry, ...request.document.file.carry].map((name) => name.toLowerCase()));
    if (weight !== undefined)
        carried.delete(weight.toLowerCase());
    const typed = catalog
        .get(request.source)
        .filter(({ name, type }) => type !== 'VARCHAR' && carried.has(name.toLowerCase()))
        .map(({ name }) => name);
    const path = inputs.data.get(request.source);
    if (typed.length === 0 || (await (0,data/* inspectFile */.Xp)(path)).format !== 'csv')
        return new Set();
    await loadWritten(engine, await (0,data/* relation */.JW)(path, { text: typed }), typed);
    return new Set(typed.map((name) => name.toLowerCase()));
}
/** Columns that the evaluation slices by, and those that it groups or weights by. */
function carried(project) {
    const { slices = [], group, weight } = project.config.evaluate ?? {};
    return {
        slices: slices.flatMap((slicing) => slicing.split(/\s*×\s*/)).map((name) => name.trim()),
        bookkeeping: [group, weight].filter((name) => name !== undefined),
    };
}

;// CONCATENATED MODULE: ./packages/features/index.ts

















/***/ })

};
