export const id = 8230;
export const ids = [8230];
export const modules = {

/***/ 8230:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  qF: () => (/* reexport */ bringSource),
  Fb: () => (/* reexport */ bringSources),
  P6: () => (/* reexport */ brokenRules),
  TR: () => (/* reexport */ engineVersion),
  V$: () => (/* reexport */ exactPath),
  Ad: () => (/* reexport */ explainData),
  mp: () => (/* reexport */ explainReadFailure),
  Xp: () => (/* reexport */ inspectFile),
  Er: () => (/* reexport */ judgeData),
  F5: () => (/* reexport */ openEngine),
  Fh: () => (/* reexport */ parquetRelation),
  Jz: () => (/* reexport */ readContract),
  JW: () => (/* reexport */ relation),
  oW: () => (/* reexport */ summarizeData),
  lv: () => (/* reexport */ validateData)
});

// UNUSED EXPORTS: Contract, dataErrors, explainSources, prepareSources, validateSources

// EXTERNAL MODULE: external "node:module"
var external_node_module_ = __webpack_require__(98995);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
// EXTERNAL MODULE: ./packages/pinned/index.ts + 5 modules
var pinned = __webpack_require__(91210);
// EXTERNAL MODULE: ./packages/process/index.ts + 10 modules
var packages_process = __webpack_require__(20958);
;// CONCATENATED MODULE: ./packages/data/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_ENGINE_PLATFORM: 'The SQL engine is not built for this operating system and processor.',
    MLOPS_ENGINE_NETWORK: 'The SQL engine is not on this machine yet and could not be fetched from the npm registry.',
    MLOPS_ENGINE_CHECKSUM: 'A file of the SQL engine does not have the pinned digest; it is not loaded.',
    MLOPS_ENGINE_MISSING: 'The directory named for the SQL engine does not hold it.',
    MLOPS_ENGINE_CACHE: 'The SQL engine could not be written to the cache directory.',
    MLOPS_ENGINE_LOAD: 'The SQL engine has the right bytes and still could not be loaded.',
    MLOPS_SQL_FAILED: 'The SQL engine refused or could not finish a query.',
    MLOPS_SQL_INTERRUPTED: 'A query was stopped: its time limit was over, or the run was cancelled.',
    MLOPS_DATA_MISSING: 'A data file does not exist or cannot be opened.',
    MLOPS_DATA_EMPTY: 'A data file has no bytes, or nothing but a header.',
    MLOPS_DATA_POINTER: 'A data file is a git-LFS pointer: its payload was not fetched.',
    MLOPS_DATA_ENCODING: 'A data file is not UTF-8 text: UTF-16, NUL bytes or other bytes that are no characters.',
    MLOPS_DATA_LINE_ENDS: 'A text file ends its lines with a lone carriage return.',
    MLOPS_DATA_RAGGED: 'A row of a CSV file does not have as many values as the header.',
    MLOPS_DATA_FORMAT: 'A data file is neither CSV, Parquet nor JSON Lines, or is damaged.',
    MLOPS_CONTRACT_MISSING: 'A data contract that is named does not exist or cannot be read.',
    MLOPS_CONTRACT_SYNTAX: 'A data contract is not valid YAML, or is written to exhaust its reader.',
    MLOPS_CONTRACT_INVALID: 'A data contract does not say what the Open Data Contract Standard allows.',
    MLOPS_CONTRACT_SQL: 'An SQL rule of a data contract is not one plain SELECT that returns one number.',
});

;// CONCATENATED MODULE: ./packages/data/engine/value.ts
/** An engine's value as a JavaScript one: integers as numbers where they fit, dates and the like as text. */
function plainValue(value) {
    if (typeof value === 'bigint')
        return Number.isSafeInteger(Number(value)) ? Number(value) : value;
    if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
        return value;
    return value === undefined ? null : String(value);
}

;// CONCATENATED MODULE: ./packages/data/engine/columns.ts

async function collectColumns(duckdb, result) {
    const chunks = await result.fetchAllChunks();
    const count = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
    const columns = {};
    result.columnNames().forEach((name, index) => {
        const numeric = isDouble(duckdb, result.columnTypeId(index));
        const values = numeric ? new Float64Array(count) : new Array(count);
        let row = 0;
        for (const chunk of chunks) {
            for (const value of chunk.getColumnValues(index)) {
                values[row++] = numeric ? (value === null ? Number.NaN : Number(value)) : plainValue(value);
            }
        }
        columns[name] = values;
    });
    return { count, columns };
}
function isDouble(duckdb, type) {
    const { DOUBLE, FLOAT, DECIMAL } = duckdb.DuckDBTypeId;
    return type === DOUBLE || type === FLOAT || type === DECIMAL;
}

;// CONCATENATED MODULE: ./packages/data/engine/pins.json
const pins_namespaceObject = /*#__PURE__*/JSON.parse('{"version":"1.5.5-r.5","api":{"package":"@duckdb/node-api","integrity":"sha512-ZMX+sel3DjSKbGuQ44Y5Tp5LwYjlJkhB5faKr+9sSMcxixDMSW+8vaTOD1uRDuN9o0udUoCY/XX9PI1haEZuZg==","files":{"LICENSE":"7e17fd31249fa875cb3b1c5e05c6c3e99b75509f6a2804ca176c217834de1dcb","lib/DuckDBAppender.js":"ce5df9de47aa8153b3d815b1529bf8edf68b87045ebd283757bbbec008d783d9","lib/DuckDBClientContext.js":"a9ef42b19ea8c28ac95ab130c51641e30de996384672f09d6b1392d23470f5c5","lib/DuckDBConnection.js":"037dc8e6ca50cddd194d32e438479967c50344d0f585f89f567014a38b4aed8b","lib/DuckDBDataChunk.js":"b080df369b2afc44afeae7d00a98317532cca00e64e7e280b6c7b204c30b7a71","lib/DuckDBDataChunkWriter.js":"826f749d9e230fc08d679c98bb2f5011683f1334e5c18420c2a27febc2cfca4a","lib/DuckDBExtractedStatements.js":"60cfd0b9c71182be60940919877359d92468b676e9a028e59a96b6d409b6b711","lib/DuckDBInstance.js":"f2704ba3e0d0fd8d2cc7e7481569cf01f006140a8d34f51d0afe13db0750cd53","lib/DuckDBInstanceCache.js":"707ab835466fbc1ce096abd1691205c2ebd46f50c189a9bc8ad48e3f51181a5e","lib/DuckDBLogicalType.js":"803f40044f78565f84ff8887a4f02a8c37b1e15599f678f579c395b83cf2c96e","lib/DuckDBMaterializedResult.js":"9cdcbb0cfa08362d56fe5e4068d7395723ab67b036a9e8fcc390691ea1efa0cd","lib/DuckDBPendingResult.js":"b221b9c7a6255059930dbe441686e3cd0b633b35809b384e1913db0f114371e7","lib/DuckDBPreparedStatement.js":"f2f495ff1b0645e0566253d3ce8625ddf50ebe7591e9afecea8a9761178b032a","lib/DuckDBPreparedStatementCollection.js":"d43aa81f5bc89faa359e0f97c814ba25155591ff078fbb9bfd40f8c7c9683230","lib/DuckDBPreparedStatementWeakRefCollection.js":"93d6c035f44eb52a00727a7839cc4226a61aea4dbaf1c1a159186d3649c01f0c","lib/DuckDBResult.js":"d79e96ef16b5c4e1517c0ad3f29b9f55e7aa58db5168cf0262c93c3264ab9c13","lib/DuckDBResultReader.js":"0d238a7178dc81193740d9b72fdf7765d7327fc940e4c11b739f70f8d764064e","lib/DuckDBScalarFunction.js":"34f7b100969d183a7159bb23454ae63421f947bb7d15b2276789322eb9983f2c","lib/DuckDBScalarFunctionBindInfo.js":"2e8c8d0779dcd0ce94a333535538c4b4b090a1d6844d0e9ce501e32672d541e5","lib/DuckDBScalarFunctionInfo.js":"6983eab37f98f9e049b8798ee69b868245877cfb554713b78a24634543a9164f","lib/DuckDBScalarFunctionInitInfo.js":"0e3a5355c07b952a884fcdb790e283652e92e4ec8f95c469e9359c3e9c31388f","lib/DuckDBTableFunction.js":"84e116621c29fbf1e11e6c234802d3ebd1403de2dddc298621494532b8ebf1b7","lib/DuckDBTableFunctionBindInfo.js":"bd759f9dd6a851d810142f5985ed91a380812b1ae7c8b758e1c08f6bdc0fdac4","lib/DuckDBTableFunctionInfo.js":"cb715101e44f5a1a27f273e4af37a284a102a5dccfff3b53605b2f968a017b48","lib/DuckDBTableFunctionInitInfo.js":"f1dac6b4be3a1de8a9667283ce7e7c6ac586ff49092d43c6935f1ada48231256","lib/DuckDBType.js":"284ed68478b7a0e3470c155a169626e77bcf59d82083b02894c4619722ca2b3a","lib/DuckDBTypeId.js":"c1874729b6a631fa0809ac400075e28fcbed1cda353dfb54a4f79e5b6c39fdad","lib/DuckDBValueConverter.js":"d43aa81f5bc89faa359e0f97c814ba25155591ff078fbb9bfd40f8c7c9683230","lib/DuckDBValueConverters.js":"9224dac83540b0245b7e6799a0d12b160f5a26a1745bd98f85ee1551c5e41e7b","lib/DuckDBVector.js":"3553b7e2e517962e388bfa8eb0ea4b04387d868737c524e0d3a57964e81b6e6c","lib/JS.js":"d43aa81f5bc89faa359e0f97c814ba25155591ff078fbb9bfd40f8c7c9683230","lib/JSDuckDBValueConverter.js":"d0e06d88a364d2e47ce4be226e5cdb544d01ecaa76fdf4889c457c21d4816f03","lib/JSInputTypeForTypeId.js":"75ece3d7eb116d016058ad97ac01581cd4bf3f96f2e9375dd81b0792f95eda80","lib/JSToDuckDBValueConverter.js":"7eae988d9297031ea314c8094fa8426c850ead1b2d2138cba7aba7a951ed8de8","lib/JSTypeForTypeId.js":"75ece3d7eb116d016058ad97ac01581cd4bf3f96f2e9375dd81b0792f95eda80","lib/Json.js":"d43aa81f5bc89faa359e0f97c814ba25155591ff078fbb9bfd40f8c7c9683230","lib/JsonDuckDBValueConverter.js":"2decfdafa7989be261edada049e1acc7289358f672c94bb90dabab808639c4a5","lib/JsonTypeForTypeId.js":"75ece3d7eb116d016058ad97ac01581cd4bf3f96f2e9375dd81b0792f95eda80","lib/ToDuckDBValueConverter.js":"f8632a41cf0cf51d3ce5159faf5de9b4164adc880aa7da273bc50be14dfc2e48","lib/ToDuckDBValueConverters.js":"bfb6bb27a245ff4512d0670913e5931483a6d8a418a84d545faed0e545510cef","lib/configurationOptionDescriptions.js":"58fa960bcf68bfcdf4738322560720505c1a6ef32f15ae5075646138b66a9b4f","lib/conversion/bytesFromString.js":"16b756a5eaaa0fdde63a48cc1ace7e15bef2b668da476540730772d6e94b58c9","lib/conversion/dateTimeStringConversion.js":"85382bcc0ff25c51fa80cc03b2634868d614bc5d598623e1e9fb97a440a7ebcf","lib/conversion/displayStringForDuckDBValue.js":"7c7720fb3c58c9ea101dc0992f41c90b9e86593102aa5aa006a91a2fd35672c8","lib/conversion/stringFromBlob.js":"e8427c8f0a5362c858114c44ce27ab8ada91bac980aca178caa80a3bf9d3d3be","lib/conversion/stringFromDecimal.js":"e1476d79f98b8ab3fb3f4ac74c93f97eaec5455fbb83edffe84c8e7a36fc316e","lib/conversion/varintDecode.js":"a1db4619901ffff6c5402a0edf3d89ad178b44f056e3380d6f51fff37058b240","lib/convertColumnsFromChunks.js":"87776abbf2b114234e49e07da537616e0ddd24a1520471b6e4d95454de750733","lib/convertColumnsObjectFromChunks.js":"c0ca50d13f4e7337a0594b3d11b1fea12227d3b45ada9107e04d4749b54cfa2d","lib/convertRowObjectsFromChunks.js":"38ee7910ad1c2be26d5a16a1ff7b14705f74aea41430f73d8cda6c6baa12fdfa","lib/convertRowsFromChunks.js":"f791a43b2ea6b362aeab9f616afb8b9c2c6802d36d2fc96ac48eb9481bff77b6","lib/createConfig.js":"dba2310fb49c3583a58c520b0d2b5157f1a83106c90926c278ca691cc2416b33","lib/createDuckDBValueConverter.js":"f3f80df0bf1e3a829e7b4a68914df948237908ee136d036760e2b2f9c14f0cf8","lib/createResult.js":"9f7bae2657ed795d14c5077b75f9f892e574f7c8070aeba8b9926267b1315c9c","lib/createValue.js":"9a10f5878faa94adcaa08d9a59945a2994136243d1d86a0cdce4cf0030107369","lib/duckdb.js":"90d13b045cf1bed6656dc09180e67fb527b1ed3907ce3bf34a0ecbc398a5b96f","lib/enums.js":"aad1185ac501beb73b7850763bc6af5257737d9fe4e9f955d9f306cc8e738094","lib/getColumnsFromChunks.js":"c06e1d51f856cfc066d19df7312b38129081f469696199ac3cf733d94633cfc3","lib/getColumnsObjectFromChunks.js":"2088a0986e3aa1cb9b386ad90ed3f924842937e3cbd5fd82cdf95c7d1f90bbe6","lib/getRowObjectsFromChunks.js":"d78348df1b4659b67e606d4eb00ec507cc1f806388e120be08a36cef927a2a41","lib/getRowsFromChunks.js":"1e3745fa722e153f971744faf16863ea2cf51c76952aacd30b50f1345d4ac22d","lib/index.js":"9d78710fc48494f42133452f3e76ad62634fe9ad50dc7d7bcc55e3bcffff95e3","lib/readValue.js":"8a5a75886cf036e9846a78376b7df73b48deb81fe09f1d41252bcb88531e4c78","lib/sleep.js":"cea426a53a37a1f238d180a0cdfe3800b38970fa54b54a7705da50869fafe70b","lib/sql.js":"53c883c27ea8f214279b3e86735c6917b0016adcbfc0d2d2b820e0c7dc797533","lib/typeForValue.js":"edd38ec80e29c2f2921a513d7eb0c9ffc4627b7ef885eff16136c8f840d1365c","lib/types/BaseDuckDBType.js":"ae2d822ccbf55d214753730be7188d9f5c01a9407f62a0f90e9a44a180666ad8","lib/types/DuckDBAnyType.js":"97f5f2530ebe0215a6d66c0c5cc4fcdfbc87c6d43a32ca55767d1bcc59a5468d","lib/types/DuckDBArrayType.js":"aad827009ba9f53e444993dd963a0906a034ac485a95769e8955b1091e5034ee","lib/types/DuckDBBigIntType.js":"030cce4e640246b403ffa520c4279ff40bdd7accc7d191434276adc69396e06d","lib/types/DuckDBBigNumType.js":"05ba529c106f202f76e5b4776a51827d4f778d8cb8f69aeae85c5073da081701","lib/types/DuckDBBitType.js":"2d5d529567e7711a8d49ab7f806c5f0dffb929c1ff379d83f4fa855ced98d305","lib/types/DuckDBBlobType.js":"33d056d208770276f3eabb1b91b5d336f55aa7f85d89f6b817dcb2dd0681d587","lib/types/DuckDBBooleanType.js":"231699ee9ad22f79651cc441118b815a69888f9ee7e52586c2272ef9ca2a1fea","lib/types/DuckDBDateType.js":"408fba7cca40c8a17dda2f69a61a18b9482d65834fe5fe8e782bff911fa1f94f","lib/types/DuckDBDecimalType.js":"ddb69733e660aca0e8a75c430243689f323a91a46160d2b8be189e29e6bd081a","lib/types/DuckDBDoubleType.js":"93cdb9def48d7ab421cd8226e24c48ae0e14b322a9673d45854410259fb67d41","lib/types/DuckDBEnumType.js":"7d1ce86024d470cbc83e81fa616e14e14b64b0b05aa455bd3379132f946f8cfa","lib/types/DuckDBFloatType.js":"7710fb6bdb75dc60f5deda828b4a5cc521a2792bc58af2ca14b72c1997a807eb","lib/types/DuckDBGeometryType.js":"15d37c5e7b0740be546d60f49eb8a76b29d8dbc2c340c554d3f695564d0e017a","lib/types/DuckDBHugeIntType.js":"13fee3db746f3ba34682dee0a2ebf23c8fa72e0f2724a0ebef1c96d6e2e611f5","lib/types/DuckDBIntegerLiteralType.js":"836d3bc5401ba103b3b76267a2cb3f761a384728760888ed34d561c12c10f428","lib/types/DuckDBIntegerType.js":"8bee0ac4d59da1c28698f4bda907e0e8c840f5518926a47e1e0cf8292f42113c","lib/types/DuckDBIntervalType.js":"75fc46d419ee44f971b15fdd7bee09c0292811feffdde38392627189ef5c9a60","lib/types/DuckDBListType.js":"6d629c947595337613d8c38509f95ee512d9f692585c6f37b9b84c41db28bc34","lib/types/DuckDBMapType.js":"2e24dc3fc85764d9b3c16da84371ec6e008c22d1e9be5dc028ddb2942efe3567","lib/types/DuckDBSQLNullType.js":"0d633636b6c5284ba69e177564d268f9f40e25d5ebc304bc5082b51539f03deb","lib/types/DuckDBSmallIntType.js":"0bbe79a3a8e95c65c0ddee2de9bd25d68842f6fc0de14e118fd2f25e46300593","lib/types/DuckDBStringLiteralType.js":"39ccdb2b3b95408ee346d36303b00efdea6d6dc6a818c421b707e2b771e98778","lib/types/DuckDBStructType.js":"373fdb162d25f76e3b78e6c51979d068ae3786eee5fa8b9bbf6903dd331b2c65","lib/types/DuckDBTimeNSType.js":"49b9d6555e5b8528613cfb8f2f4c2fb45b1eedbc1e048abd6040b8f20f165f12","lib/types/DuckDBTimeTZType.js":"beb83f75dba08addc36154264f49dd4b51290cea2aba2c8c2ede741741d6c166","lib/types/DuckDBTimeType.js":"e1ce4a5023ca5f00465d495acd75829daaf88232b88e7dab78a6f4b9ae2a01d6","lib/types/DuckDBTimestampMillisecondsType.js":"f23efd751f4cd3a450712828a49cee7ed006250b19e23ab11e38aea7ad089e9d","lib/types/DuckDBTimestampNanosecondsType.js":"669d84b0578bdb3caa4fadc432b5ff703049c1689c9d164100d3f76ced07dfab","lib/types/DuckDBTimestampSecondsType.js":"4c50e04882bf71be76065563eb89d490377d723d5a7bab840fbc9a9467145754","lib/types/DuckDBTimestampTZType.js":"d8d6e042549cfec9e71cbf675dbef9b9a02e76db21a528b747fda390d8f3079a","lib/types/DuckDBTimestampType.js":"cc94de08fc45311a2d598fee34e7307176830a1a0b352f626cf2a9169142d50c","lib/types/DuckDBTinyIntType.js":"0961be4db6b99e390fefd9aaab7ff3fda51b3ac4cd86533b42a49348f7dc6d67","lib/types/DuckDBType.js":"d43aa81f5bc89faa359e0f97c814ba25155591ff078fbb9bfd40f8c7c9683230","lib/types/DuckDBUBigIntType.js":"2079a9e59ba4951969f68ff0130128d3ad53530423c3dbb06edfd621cf441f2d","lib/types/DuckDBUHugeIntType.js":"3caf8fcfd6b6be1646117c88b763050942740f1dacef2ded872c76793a016be7","lib/types/DuckDBUIntegerType.js":"8d464e1fe28a552057837ffd0bf64ee9d82f705e01b3b89b14ade81686a3726c","lib/types/DuckDBUSmallIntType.js":"c2121dee72adbf5ed797d03dcef2393b65d58d531cf2c4de29f63843a8baa098","lib/types/DuckDBUTinyIntType.js":"e54487d4bd1f05ef43b87a8f7b948d57bc8b878dbd1fcfd68d661aaab837c1a3","lib/types/DuckDBUUIDType.js":"c86957d56fae0b21c8b4d4ba55eaa255a578ba34e60035e62368b0d0b6dbd8c5","lib/types/DuckDBUnionType.js":"d9dca45996736ada41a367ba096d2ed5457952079ef65cd3f397a1a85df7fc9f","lib/types/DuckDBVarCharType.js":"42bd0db9178bf7f169b5bbb7edc515ebee9bcecc116ea65beefa784468ecd341","lib/types/DuckDBVariantType.js":"4669d2b508b2d8f02882810ba7711377fd5d70f0996a3c9ff8104b9f7b36581a","lib/types/index.js":"5e63ab04b6dc2265ecaac5050f4ad7f4b330bbb1253be8447dd378298efa8a97","lib/values/DuckDBArrayValue.js":"1a5994d6056c668bbf358545b6b32142cd202dca1e60324dc90fa6038c343d95","lib/values/DuckDBBitValue.js":"3ed35d3fa433bdaa9e7f3d7a3cd8a14f5efe9c5e6bdbc5eb1b9c7de8606ad25e","lib/values/DuckDBBlobValue.js":"7d80620fa5f899756a4f3d806248cbdccc3fa343ab63e38ee4752ccb48ff2600","lib/values/DuckDBDateValue.js":"8d3cd233c7cc088ffc890efe9e8ac4fec92374cb6b751231a2613e8f83ce10ef","lib/values/DuckDBDecimalValue.js":"5fdb46018962a0a2cf47ba56c72ce27d88dcd0c3e490caa5bc393f6b33cb792c","lib/values/DuckDBGeometryValue.js":"9b6714fa24d21745da9088388a09685eaca3a486c0d5a1f1bac75cce79f80683","lib/values/DuckDBIntervalValue.js":"aad9b06eb58ce3294c4574e8b6fddd0712b5123bb1c1a78c5a0907d828f29d84","lib/values/DuckDBListValue.js":"6fec431179d89e9dc6504fa2991ddb95cea2202193397528340b512d7ea621b0","lib/values/DuckDBMapValue.js":"eba5414c74ad2fb8cfdb079170491f79f10145f21196afdbcb85cc6bd592fc62","lib/values/DuckDBStructValue.js":"dedbf5df2cadafefa5f539f0e3d5ccf6810a39dfbb2e048b864a6940841d4039","lib/values/DuckDBTimeNSValue.js":"70dc845736064d7717135fb15e7ed699366421832a1c32db3d3cac1ffe82ea0a","lib/values/DuckDBTimeTZValue.js":"d503bd7a074f09a8dc638be9fe1478b240b087df40e87c2459b95f2a0826b3f5","lib/values/DuckDBTimeValue.js":"8dd0911b20d6deb2a2ed8ed2974fe14ceb891055a1e14f69ff17d585184a94ec","lib/values/DuckDBTimestampMillisecondsValue.js":"7fdf0b72af55e597498a832e3d2c390a2b8e692b51365b29eb9844687c4ed69f","lib/values/DuckDBTimestampNanosecondsValue.js":"31b6adca733d70180b7b82aecf2a62c31262d39a10a7dd63eed2b6a7058c1d94","lib/values/DuckDBTimestampSecondsValue.js":"04e29d4feab88ebf75ab85eab78805f15cc61c56a324d34828e94670d6ce516a","lib/values/DuckDBTimestampTZValue.js":"7588a75533812ef1e0bcdf40113c2f2412e24ae938a588000e53b77121c50efc","lib/values/DuckDBTimestampValue.js":"0214c81dfe27c2161597ea26b7846818c4f5cbe774c3deab559199b64b3aeb4f","lib/values/DuckDBUUIDValue.js":"defa7248d6ef5b14d40e590b1e7d6f75be552131f2b0f57412a72de4984c768c","lib/values/DuckDBUnionValue.js":"7990ab00df26ab56b3199b9185943e135378d55ec352dbdfaef8ef409ce160c0","lib/values/DuckDBValue.js":"d43aa81f5bc89faa359e0f97c814ba25155591ff078fbb9bfd40f8c7c9683230","lib/values/DuckDBVariantValue.js":"b51ff59998430283f86893f2adb250bb80f2908006072f364835410e3ad8215b","lib/values/index.js":"af5ebc425d971ba565df9b1c7ff27b6a2aceed05a97afa9692ed19a4716d2d6a","lib/vectors/DuckDBArrayVector.js":"8a88178ec1af1dab79978afbafd6de6cc6ee83776c98f7269a908e57959bf238","lib/vectors/DuckDBBigIntVector.js":"a9b5c358ca64276e33481dfa7a74bbd971d7e1f9127b145e2a2daa2e3f316324","lib/vectors/DuckDBBigNumVector.js":"bacb0fad2f0524063e582b942de68e6162a7c9f45d14d63dc615cb4bf95c5272","lib/vectors/DuckDBBitVector.js":"bab555133901c6c804a54c7a0fed1e31c761aff75868267b08662633843cf143","lib/vectors/DuckDBBlobVector.js":"1e35361d8d2f0ac7e11794935d461c04941e911d6233c59273681176a2f95d35","lib/vectors/DuckDBBooleanVector.js":"6e3c4899e0bcecbce43c47f433be205ae17dcd98082f98d61cc855937ea47a74","lib/vectors/DuckDBDateVector.js":"36ab89b90b44fc0e4ac3cf31e8ef5381efe0bc7d522b5c57e48b49bf7cb58c3d","lib/vectors/DuckDBDecimal128Vector.js":"a17e15fc37bb1ccf924229a37ac844a1f3d429ac90d264b0a007a97a9a61a8db","lib/vectors/DuckDBDecimal16Vector.js":"bdf7e76b26de79a2c35ffd0fa66499213d34020bbe8dbd292f5c43a1dd318f81","lib/vectors/DuckDBDecimal32Vector.js":"9d2cde4fb1bf408618a47d243df5c3bff2f9ae8babf636e7e1ea8420b01ef9e1","lib/vectors/DuckDBDecimal64Vector.js":"5344e9dc507b7cf058d28c09d9df94c6af9aadbf5b8d7ef9a53da8b1e343625b","lib/vectors/DuckDBDoubleVector.js":"5008ccda7c79b61875fd996ee1ae045accb37f015adf902ca8c63325956c8888","lib/vectors/DuckDBEnum16Vector.js":"6aa6c1438eaaf6da90f1fd9f7b45228a42ff9152e6149a1a5318fa68ec83c950","lib/vectors/DuckDBEnum32Vector.js":"0fff89cce1f48ddc79cbf472afad6f0352db86a6864659f96dca61b8a74aae31","lib/vectors/DuckDBEnum8Vector.js":"493011da49af7adc857c4c5e6a9909786567aca8e0623c513559180b691f5063","lib/vectors/DuckDBFloatVector.js":"c978b5ec7023ff124aaee86870549b0b153aa37af8b9543f3b5ddbc20553eb96","lib/vectors/DuckDBGeometryVector.js":"0bb6c919865021a0f4c4194d22dd982731e0ef5dfdde71a7d20cb4cf7d47b4b6","lib/vectors/DuckDBHugeIntVector.js":"aa35340429f27e8e8b63822d8999143e343e3ea0e5f23116c7696bc34906c53c","lib/vectors/DuckDBIntegerVector.js":"16acf3d9fb1deb69a8c84dcc61b551b1e6f404b804e5da1b7d4e36d4e85bf30e","lib/vectors/DuckDBIntervalVector.js":"b2ebf7f9ce611e0c9457f18c6004ac2d244cb51cd0cabc3dd278007f8385ee50","lib/vectors/DuckDBListVector.js":"4307e1514755e788546888a0b203c3a60269665601c6421279231b10b51c0d0f","lib/vectors/DuckDBMapVector.js":"b3c59dda16f0beff2f3c0ddef50c79ba535aaa6131d88fd003dfb6fd8fc0d835","lib/vectors/DuckDBSmallIntVector.js":"9e1b0b9a5c346cb6c38aeeb3fd41993228b30e284ea2d934074c6835a12d8ed0","lib/vectors/DuckDBStructVector.js":"27cc5357f32ac304d1d30cc9621dc928b5fd2358fea1cd9f7b1c300417055b8e","lib/vectors/DuckDBTimeNSVector.js":"7e473b0558867c17e6e7400712ed2748e1cc6e58378e2e50fdb60d6a8d28915d","lib/vectors/DuckDBTimeTZVector.js":"cb72c6e3e37e9564c593274b035cab9715fc2d182b62dc9c19cce2ed53b84d45","lib/vectors/DuckDBTimeVector.js":"86b12598dc7149d1b809a6c40f03131d169a56019ab85f6c42226349beb3d10b","lib/vectors/DuckDBTimestampMillisecondsVector.js":"bd8ed395adcf78f1518740fce502625d5dfde7f0d86a5736aa9708ea4d040124","lib/vectors/DuckDBTimestampNanosecondsVector.js":"bc87df7c51928e7fe5d4787502a5bbd0a1c4b2a11cf024930533ebe71fa166f3","lib/vectors/DuckDBTimestampSecondsVector.js":"eee547bf03b3ee47d5b06243f9b0bde258afc7b02bc09da0ce8eccf1196b25e5","lib/vectors/DuckDBTimestampTZVector.js":"846062c2c7708ecf9f89bcc4b6370c702ddfe878c234760bf962625f135bfdb7","lib/vectors/DuckDBTimestampVector.js":"0e3386d5c4c0eaf2cd1e99ddfbd9c983a116e8e66e751e935836c03669e1304c","lib/vectors/DuckDBTinyIntVector.js":"0e1040f1ffb83e1dcc6c66489a10c83cdd99ad264f6194257caffc68b591fda2","lib/vectors/DuckDBUBigIntVector.js":"da92f670022913a08e5efbf31874b21ed6e00b8585594c352dfc9e7aa85e1b61","lib/vectors/DuckDBUHugeIntVector.js":"ddabda7e94290b85a9fd9c14f891922e65402d555cdbbd3569e04ab9450d4189","lib/vectors/DuckDBUIntegerVector.js":"67b6e8d73b0b9728fadc77dfd0d961f9811800c66b089c5e868fbd4c58f20d8a","lib/vectors/DuckDBUSmallIntVector.js":"9d01833b5aadabc25b56247cbb936b05a492ccc9b6b26f2721dfccf815c8352c","lib/vectors/DuckDBUTinyIntVector.js":"e58dd4faa6fe7da4380d47b06d177ca6c5bd77a0210ab69ac1fefac64bea387c","lib/vectors/DuckDBUUIDVector.js":"4146008b849773916cc8df86562aef662ecec802a962d4bc19b325ecc5064512","lib/vectors/DuckDBUnionVector.js":"5764b67e81cdb03b3f59197636b565f3d8e1d93a3f07d79272f16f5191c71faf","lib/vectors/DuckDBValidity.js":"9f70499344881c32397963772eabff457cb9daaf5e1109cfd777bc820c99f2f5","lib/vectors/DuckDBVarCharVector.js":"20f77f4ada5481bc1fb75aea95c8d0bc23d967ae22732305b85382927e6d2c71","lib/vectors/DuckDBVariantVector.js":"7532d735c2f4949e7e0b1b52a9be45f6040bb67189200f8adc59dbb9d4988c2e","lib/vectors/DuckDBVector.js":"72cfeda244d4c5507b14915d8959b5de732e70a0f759ad954556184a7da565c2","lib/vectors/createVector.js":"be1f028a579868dda260f7568aa0ca38d158e5bfce2a31429fa673dc7067a3c9","lib/vectors/dataAccessors.js":"60570df29f03ca9bf4641a62e4a1de80d16e7251e253d37940b8f7d996540697","lib/vectors/index.js":"3eee4b6863c716cd2da9fe0f8bed88f038daf1fa61f2d255b975950ac28d0560","lib/vectors/vectorRegistry.js":"7c4cc6668e66f12487280681e5ae4f3d9d9fc268983e0251f4a17cd27f4e53b7","lib/version.js":"6877a1da7cc1c857b0338f765af0a1c3a00a0e7e858d63ba54e329894be0a9c5","package.json":"d74753bf4dd4b044b81b402acf3863f6b4f0f91bf4236aeda1d70629d69ab623"}},"bindings":{"linux-x64":{"package":"@duckdb/node-bindings-linux-x64","integrity":"sha512-kCyq6BXhn6QXfwF8yVdVKriSSHP+rfVWcJ56cG8qZzlOZpxyvT5WGm6jMshxg4ditLlOsHsIN/D47RYrcjXuHQ==","files":{"LICENSE":"7e17fd31249fa875cb3b1c5e05c6c3e99b75509f6a2804ca176c217834de1dcb","duckdb.node":"778d45b3d918a8d3b6dfeb819472472d3ff85d427110973fc9c1b0d462514c15","libduckdb.so":"fc23f12e376c47be520f75221288281906e7942e8fd6f6ce4849198ba60d0405","package.json":"da65345622a954085211c5cbe40a63e13910aa322c8981ef3873c597164042c8"}},"linux-arm64":{"package":"@duckdb/node-bindings-linux-arm64","integrity":"sha512-CafH2AIvXtpwDynG3KB/4uEOHRGlFoB7auCRMIwH3BKNIobsANV5LSpDJ3tfyRCFIsK6e8AT1eseWVnu2Dv3cw==","files":{"LICENSE":"7e17fd31249fa875cb3b1c5e05c6c3e99b75509f6a2804ca176c217834de1dcb","duckdb.node":"51b959ad6a5b57cfa3e9a5d20bffebe0e58974222efcddcd97c85e12700dbbb1","libduckdb.so":"d00d007f3f7ca1f2896a5e4b89c2ce141bf0508506a9d6d56f9598b8e59d074e","package.json":"8ae077ac159b1b2dec21b56537d55abe70cb3b6aeefb73f9456d5a28ca97f091"}},"linux-x64-musl":{"package":"@duckdb/node-bindings-linux-x64-musl","integrity":"sha512-S5qEc7F+GjXt85T2xArjjvN5oc/IjtH6zsLJsuo8N3fQolheBCefemIMdZoK2Jik8a0sBxidiS6Ld4qprMPPDw==","files":{"LICENSE":"7e17fd31249fa875cb3b1c5e05c6c3e99b75509f6a2804ca176c217834de1dcb","duckdb.node":"bf0160e4c5a1c0b1fc821252553883c8f16f07112385df35cf066ac4a60cbe73","libduckdb.so":"f9f9884b72a730751fdf4d6dd96368153f2f6c8b7358162c819166788dbd60bc","package.json":"585a8b2cb9fc8d51dc1311dd38c4f73022bef8c499d7f5c833b0c30d2f1ee1d5"}},"linux-arm64-musl":{"package":"@duckdb/node-bindings-linux-arm64-musl","integrity":"sha512-00z3mYHUBAucp3L73EoftKDdaGOaV8ENELejiT+PK7dFjTzdXxqhJwZ1LaQV1/zEhIecz+x23f6WvFhWw+7XXQ==","files":{"LICENSE":"7e17fd31249fa875cb3b1c5e05c6c3e99b75509f6a2804ca176c217834de1dcb","duckdb.node":"12d8c980901c88eea2d5c7622f364a50800e639714458d16de486365c0c48f6d","libduckdb.so":"b7ca0fcde2828167e9b5d8741d0eb5dbe520d67b0a4687f19cf2974fd59d11c3","package.json":"5880c587053af5d3355c86dc923a1e6d7559ff63112b15033adde2717eadd415"}},"darwin-arm64":{"package":"@duckdb/node-bindings-darwin-arm64","integrity":"sha512-WJdeLTFy4pRg60rkbp9smtlP1iIQ8ErtIJkxS+2LQtM1ZZMSByyW+3WPpNoKe7IwPtVl2fLlPw7tDmQW4Z974g==","files":{"LICENSE":"7e17fd31249fa875cb3b1c5e05c6c3e99b75509f6a2804ca176c217834de1dcb","duckdb.node":"ba396b8fc069b1c34d1b5d3bdb7f54b1ddef160b6f440b2539fcef89720e9947","libduckdb.dylib":"b9027d18ef3e8d960568f77e946a83ca68009cb22d71cf7f94de842afdd094d8","package.json":"5582b954f8cb27c9c8bd26d8e24d51dd042bb55baf4ac458832e49bba89e332e"}},"darwin-x64":{"package":"@duckdb/node-bindings-darwin-x64","integrity":"sha512-rN0KjX13MwVQ5V5ufykolty/tf4SaafOpGWcUA1Cegf98jPeRdsJsEE1IMXn8n3u6WvMSZEVJmHJ3ma4Hr7Vzg==","files":{"LICENSE":"7e17fd31249fa875cb3b1c5e05c6c3e99b75509f6a2804ca176c217834de1dcb","duckdb.node":"c7d75d167487bc96d3bd2a54969f0fb816c5415c3a1d064b3e88966acaf4e4c3","libduckdb.dylib":"b9027d18ef3e8d960568f77e946a83ca68009cb22d71cf7f94de842afdd094d8","package.json":"11594adee7864d067fe48ac9fa43edbfb8e906c0c0234750787204cc23707ca1"}},"win32-x64":{"package":"@duckdb/node-bindings-win32-x64","integrity":"sha512-mBGFn8netT/AAhK4TOG6Fw47+Db68CxCVtQ9qfxZc1kZAjds+aYrh17Fd/u5CbTDdxILsrcyuF8q9cUcm54kQA==","files":{"LICENSE":"4000856a8f007e53fc53150533d644bcaefc64b7461e43c14ccb9d3d66a59cd2","duckdb.dll":"2b7468a4ad844429e6af2fde0b5f91893e8130a5686a88f11442ab547c7ede46","duckdb.node":"a587a097a6ce7f370e12cf6530a187813cabd03aba36a6caeaba6912e01a3d63","package.json":"e04faf0dfff06cafba37cf38280012c836b73287c071412e26f420b910d3ab7e"}},"win32-arm64":{"package":"@duckdb/node-bindings-win32-arm64","integrity":"sha512-L3Mroc23xhqOowWVElni8LgEmsm5e9DdG1y2pLka/1ug3Pl2vpQMl1Phxwz4UEMF8DOBbMgN5BBNrYwG2BFo+g==","files":{"LICENSE":"4000856a8f007e53fc53150533d644bcaefc64b7461e43c14ccb9d3d66a59cd2","duckdb.dll":"ca938da6e124d6c91fcbff5983860ebc3753576e5b04c11ad8bc9135853aa752","duckdb.node":"e4e6d94b1c8d30497222356ce7761fd3a50c8a121cf484d7eae54fef818ea9c1","package.json":"626e0244371f6900789a2eec6061c9faae8eacde80bff564618c75487a826aef"}}}}');
;// CONCATENATED MODULE: ./packages/data/engine/pins.ts


/** Made by `pin.ts`; what is not listed here is never loaded. */
const pins = pins_namespaceObject;
const CODES = {
    network: 'MLOPS_ENGINE_NETWORK',
    checksum: 'MLOPS_ENGINE_CHECKSUM',
    missing: 'MLOPS_ENGINE_MISSING',
    cache: 'MLOPS_ENGINE_CACHE',
};
/** DuckDB as this platform needs it. @throws MLOPS_ENGINE_PLATFORM */
function duckdb() {
    const platform = enginePlatform();
    const { version, api, bindings } = pins;
    return {
        what: 'the SQL engine',
        title: `DuckDB ${version}, ${platform}`,
        directory: `duckdb-${version}-${platform}`,
        packages: [
            { at: 'node_modules/@duckdb/node-api', version, pin: api },
            { at: BINDINGS, version, pin: bindings[platform] },
        ],
        own: { [`${BINDINGS}/package.json`]: BINDINGS_PACKAGE },
        variable: 'MLOPS_ENGINE_PATH',
        megabytes: 100,
        fail: (problem, detail) => fail(CODES[problem], detail),
    };
}
const BINDINGS = 'node_modules/@duckdb/node-bindings';
/** Takes the place of the platform package's own, which names no entry: `require('@duckdb/node-bindings')` finds the binary. */
const BINDINGS_PACKAGE = `${JSON.stringify({ name: '@duckdb/node-bindings', main: './duckdb.node' })}\n`;
/**
 * @returns the platform's name in the pins, such as `linux-x64` or `linux-arm64-musl`
 * @throws MLOPS_ENGINE_PLATFORM when the engine is not built for it
 */
function enginePlatform(platform = process.platform, arch = process.arch, musl = isMusl()) {
    const name = `${platform}-${arch}${platform === 'linux' && musl ? '-musl' : ''}`;
    if (Object.hasOwn(pins.bindings, name))
        return name;
    throw fail('MLOPS_ENGINE_PLATFORM', {
        message: `the SQL engine is not built for ${name}; it is for ${Object.keys(pins.bindings).join(', ')}`,
        hint: 'Run this stage on one of those platforms.',
    });
}
/** Node's own report names the glibc it runs on; a Linux without that name is musl (Alpine). */
function isMusl() {
    if (process.platform !== 'linux')
        return false;
    const report = process.report.getReport();
    return report.header?.glibcVersionRuntime === undefined;
}

;// CONCATENATED MODULE: ./packages/data/engine/engine.ts










/**
 * Finds (or fetches) the SQL engine, checks its bytes and opens an empty database.
 * @throws MLOPS_ENGINE_PLATFORM, MLOPS_ENGINE_MISSING, MLOPS_ENGINE_NETWORK, MLOPS_ENGINE_CHECKSUM, MLOPS_ENGINE_CACHE,
 *   MLOPS_ENGINE_LOAD
 */
async function openEngine(host, options = {}) {
    const duckdb = await loadEngine(host, options.enginePath);
    const instance = await duckdb.DuckDBInstance.create(':memory:', {
        memory_limit: options.memoryLimit ?? '1GB',
        temp_directory: (0,external_node_path_.join)(options.directory ?? (0,external_node_os_.tmpdir)(), `mlops-sql-${host.random.uuid()}`),
        autoinstall_known_extensions: 'false',
        autoload_known_extensions: 'false',
        allow_community_extensions: 'false',
        ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    });
    const connection = await instance.connect();
    await connection.run(`SET TimeZone = 'UTC'`);
    return new DuckDBEngine(duckdb, instance, connection, host.signal);
}
/** A process loads the engine once; the check of its bytes belongs to that one load. */
const loaded = new Map();
async function loadEngine(host, enginePath) {
    const key = JSON.stringify([enginePath, host.env['MLOPS_ENGINE_PATH'], (0,pinned/* cacheDirectory */.o3)(host.env)]);
    const loading = loaded.get(key) ?? (0,pinned/* locatePinned */.DT)(host, duckdb(), { path: enginePath, readProgram: packages_process/* readProgram */.Lk }).then(load);
    loaded.set(key, loading);
    return loading.catch((error) => {
        loaded.delete(key);
        throw error;
    });
}
function load(directory) {
    try {
        const require = (0,external_node_module_.createRequire)((0,external_node_path_.join)(directory, 'engine.cjs'));
        return require('@duckdb/node-api');
    }
    catch (cause) {
        throw fail('MLOPS_ENGINE_LOAD', {
            message: `the SQL engine in ${directory} could not be loaded: ${cause.message}`,
            hint: 'On Linux it needs glibc 2.28 or musl 1.2 and libstdc++; another Node version may have been used to start this process.',
            cause,
        });
    }
}
class DuckDBEngine {
    duckdb;
    instance;
    connection;
    signal;
    constructor(duckdb, instance, connection, signal) {
        this.duckdb = duckdb;
        this.instance = instance;
        this.connection = connection;
        this.signal = signal;
    }
    async run(sql, options) {
        await this.query(sql, options);
    }
    async rows(sql, options) {
        const result = await this.query(sql, options);
        const rows = await result.getRowObjects();
        return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)])));
    }
    async columns(sql, options) {
        return collectColumns(this.duckdb, await this.query(sql, options));
    }
    close() {
        this.connection.closeSync();
        this.instance.closeSync();
    }
    async query(sql, options = {}) {
        let stopped = this.signal.aborted ? 'the run was cancelled' : undefined;
        const stop = (reason) => {
            stopped = reason;
            this.connection.interrupt();
        };
        const cancel = () => stop('the run was cancelled');
        this.signal.addEventListener('abort', cancel, { once: true });
        const limit = options.timeLimitSeconds;
        const timer = limit === undefined ? undefined : setTimeout(() => stop(`its time limit of ${limit} s was over`), limit * 1000);
        try {
            if (stopped !== undefined)
                throw new Error(stopped);
            return await this.connection.run(sql);
        }
        catch (cause) {
            const message = cause.message;
            if (stopped !== undefined)
                throw fail('MLOPS_SQL_INTERRUPTED', { message: `a query was stopped: ${stopped}`, cause });
            throw fail('MLOPS_SQL_FAILED', { message: kit.escape.logLine(message), hint: nextStep(message), cause });
        }
        finally {
            clearTimeout(timer);
            this.signal.removeEventListener('abort', cancel);
        }
    }
}
function nextStep(message) {
    if (/Out of Memory|max_temp_directory_size/.test(message))
        return 'Give the engine more memory, or a directory with more space to spill to.';
    if (/No space left/i.test(message))
        return 'Free disk space in the temporary directory.';
    return undefined;
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./packages/data/source/inspect.ts


const HEAD = 65_536;
/**
 * Says what a data file is by its first bytes (and a Parquet file's last), or why it is no data.
 * @throws MLOPS_DATA_MISSING, MLOPS_DATA_EMPTY, MLOPS_DATA_POINTER, MLOPS_DATA_ENCODING, MLOPS_DATA_LINE_ENDS,
 *   MLOPS_DATA_FORMAT
 */
async function inspectFile(path) {
    let handle;
    try {
        handle = await (0,promises_.open)(path, 'r');
    }
    catch (cause) {
        throw missing(path, cause.code ?? String(cause), cause);
    }
    try {
        const status = await handle.stat();
        if (!status.isFile())
            throw missing(path, 'it is not a file');
        const bytes = status.size;
        const head = await read(handle, 0, Math.min(HEAD, bytes));
        if (bytes === 0)
            throw empty(path, 'has no bytes');
        if (head.subarray(0, 4).toString('latin1') === 'PAR1') {
            await checkParquetEnd(path, handle, bytes);
            return { format: 'parquet', path, bytes };
        }
        const inspected = inspectText(path, bytes, head);
        await refuseNul(path, handle);
        return inspected;
    }
    finally {
        await handle.close();
    }
}
async function read(handle, position, length) {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
}
/** Parquet ends with the length of its footer (4 bytes, little endian) and the magic once more. */
async function checkParquetEnd(path, handle, bytes) {
    const tail = bytes < 12 ? Buffer.alloc(0) : await read(handle, bytes - 8, 8);
    if (tail.subarray(4).toString('latin1') === 'PAR1' && tail.readUInt32LE(0) + 12 <= bytes)
        return;
    throw fail('MLOPS_DATA_FORMAT', {
        message: 'the Parquet file is damaged: its end is not that of a Parquet file',
        where: { file: path },
        hint: 'It was probably cut off while it was written or copied. Make or fetch it again.',
    });
}
function inspectText(path, bytes, head) {
    if (head.toString('latin1').startsWith('version https://git-lfs.github.com/spec/')) {
        throw fail('MLOPS_DATA_POINTER', {
            message: 'the file is a git-LFS pointer, not the data it stands for',
            where: { file: path },
            hint: 'Run `git lfs pull` (in a workflow: actions/checkout with `lfs: true`).',
        });
    }
    refuseUtf16(path, head);
    const text = head.toString('utf8').replace(/^\ufeff/, '');
    if (text.trim() === '')
        throw empty(path, 'has nothing but white space');
    if (!text.includes('\n') && text.includes('\r')) {
        throw fail('MLOPS_DATA_LINE_ENDS', {
            message: 'the lines end with a lone carriage return (CR); expected LF or CRLF',
            where: { file: path, line: 1, column: text.indexOf('\r') + 1 },
            hint: "Convert it: tr '\\r' '\\n' < old > new",
        });
    }
    if (/^\s*\{/.test(text))
        return { format: 'jsonl', path, bytes };
    const header = text.split(/\r?\n/, 1)[0];
    const delimiter = delimiterOf(header);
    return { format: 'csv', path, bytes, delimiter, columns: headerColumns(path, header, delimiter) };
}
/** The engine would carry NUL bytes along inside of texts; looking for one costs little beside parsing. */
async function refuseNul(path, handle) {
    const nul = await firstNul(handle);
    if (nul === undefined)
        return;
    let line = 1;
    await eachPart(handle, (part, position) => {
        const before = part.subarray(0, Math.max(0, nul - position));
        for (let at = before.indexOf(10); at >= 0; at = before.indexOf(10, at + 1))
            line++;
        return position + part.length <= nul;
    });
    throw notUtf8(path, 'the file holds a NUL byte', { line }, "Remove it (tr -d '\\0' < old > new), or name the right file.");
}
async function firstNul(handle) {
    let found;
    await eachPart(handle, (part, position) => {
        const nul = part.indexOf(0);
        if (nul >= 0)
            found = position + nul;
        return nul < 0;
    });
    return found;
}
/** @param see says whether to go on */
async function eachPart(handle, see) {
    const buffer = Buffer.alloc(2 ** 20);
    for (let position = 0;;) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
        if (bytesRead === 0 || !see(buffer.subarray(0, bytesRead), position))
            return;
        position += bytesRead;
    }
}
/** A third of the first bytes being zero is text in two bytes per character. */
function refuseUtf16(path, head) {
    const hint = 'Convert it: iconv -f UTF-16 -t UTF-8 old > new';
    const mark = head.subarray(0, 2).toString('hex');
    if (mark === 'fffe' || mark === 'feff')
        throw notUtf8(path, 'the file is UTF-16 text', { line: 1 }, hint);
    const start = head.subarray(0, 64);
    if (start.filter((byte) => byte === 0).length >= start.length / 3) {
        throw notUtf8(path, 'the file is UTF-16 text without a byte order mark', { line: 1 }, hint);
    }
}
function notUtf8(path, what, where, hint) {
    return fail('MLOPS_DATA_ENCODING', { message: `${what}; expected UTF-8`, where: { file: path, ...where }, hint });
}
/** The candidate that occurs most in the header outside of quotes; a header without any is one column. */
function delimiterOf(header) {
    const plain = header.replace(/"(?:[^"]|"")*"/g, '');
    const counts = [',', ';', '\t', '|'].map((delimiter) => [delimiter, plain.split(delimiter).length]);
    return counts.reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}
/** @throws MLOPS_DATA_FORMAT when a name is missing, there twice, or its quote does not end */
function headerColumns(path, header, delimiter) {
    const wrong = (message) => fail('MLOPS_DATA_FORMAT', {
        message,
        where: { file: path, line: 1 },
        hint: 'The first line has to name every column once.',
    });
    const names = [];
    let rest = header;
    for (;;) {
        const quoted = /^"((?:[^"]|"")*)"/.exec(rest);
        if (!quoted && rest.startsWith('"'))
            throw wrong('a quote in the header does not end on its line');
        const end = quoted ? quoted[0].length : rest.indexOf(delimiter) < 0 ? rest.length : rest.indexOf(delimiter);
        const name = quoted ? quoted[1].replaceAll('""', '"') : rest.slice(0, end);
        if (name === '')
            throw wrong(`column ${names.length + 1} has no name`);
        if (names.some((other) => other.toLowerCase() === name.toLowerCase()))
            throw wrong(`the column "${name}" is there twice (case does not count)`);
        names.push(name);
        if (end === rest.length)
            return names;
        if (rest[end] !== delimiter)
            throw wrong(`something follows the quoted name "${name}"`);
        rest = rest.slice(end + 1);
    }
}
function missing(path, reason, cause) {
    const known = {
        ENOENT: 'it does not exist',
        EACCES: 'it may not be read',
        EISDIR: 'it is a directory',
    };
    return fail('MLOPS_DATA_MISSING', {
        message: `the data file cannot be read: ${known[reason] ?? reason}`,
        where: { file: path },
        hint: 'Check the path, or run the command that fetches the data.',
        cause,
    });
}
function empty(path, what) {
    return fail('MLOPS_DATA_EMPTY', {
        message: `the data file ${what}`,
        where: { file: path },
        hint: 'Make or fetch it again.',
    });
}

;// CONCATENATED MODULE: ./packages/data/source/relation.ts


/**
 * SQL table expression that reads a data file with types as its content has them: `read_parquet('…')`,
 * `read_csv('…', …)` or `read_json('…', …)`. The content decides, not the extension.
 * @param options.text columns whose values are names, not quantities: of a CSV they are the text as it is written, so
 *   that `01` and `1`, `1.10` and `1.1` stay two. Those that the file does not have are passed over.
 * @throws MLOPS_DATA_… when the file cannot be data
 */
async function relation(path, options = {}) {
    return typedRelation(await inspectFile(path), options.text);
}
/** SQL table expression of a Parquet file. */
function parquetRelation(path) {
    return `read_parquet(${exactPath(path)}, hive_partitioning=false)`;
}
/** Empty fields and R's `NA` are missing values in CSV. */
const NULL_STRINGS = ['', 'NA'];
function typedRelation(file, text = []) {
    return tableExpression(file, (columns) => {
        const asWritten = columns.filter((name) => text.includes(name));
        return asWritten.length === 0 ? 'sample_size=-1' : `sample_size=-1, types=${asText(asWritten)}`;
    });
}
/** The same with every CSV column as text, so that a value of the wrong type can be counted and a ragged row named. */
function textRelation(file) {
    return tableExpression(file, (columns) => `auto_detect=false, columns=${asText(columns)}`);
}
function asText(columns) {
    return `{${columns.map((name) => `${kit.escape.sqlString(name)}: 'VARCHAR'`).join(', ')}}`;
}
/**
 * The dialect of a CSV is what {@link inspectFile} saw, and nothing of it is left to the engine, which tries dialects
 * until the rows look alike: it takes rows that begin with `#` for comments, and skips the first ones. Only types are
 * inferred, from all rows.
 */
const DIALECT = [
    'header=true',
    `quote='"'`,
    `escape='"'`,
    `comment=''`,
    'skip=0',
    'strict_mode=true',
    'null_padding=false',
    'ignore_errors=false',
    'normalize_names=false',
    'allow_quoted_nulls=true',
    `decimal_separator='.'`,
    `encoding='utf-8'`,
    `compression='none'`,
    'hive_partitioning=false',
];
function tableExpression(file, csvTypes) {
    switch (file.format) {
        case 'parquet':
            return parquetRelation(file.path);
        case 'jsonl':
            return `read_json(${exactPath(file.path)}, format='newline_delimited', sample_size=-1, compression='uncompressed', hive_partitioning=false)`;
        case 'csv': {
            const nulls = NULL_STRINGS.map(kit.escape.sqlString).join(', ');
            const delimiter = `delim=${kit.escape.sqlString(file.delimiter)}`;
            return `read_csv(${exactPath(file.path)}, ${[delimiter, ...DIALECT, `nullstr=[${nulls}]`, csvTypes(file.columns)].join(', ')})`;
        }
    }
}
/** SQL string that names this file, and no other that its name would match as a pattern. */
function exactPath(path) {
    return kit.escape.sqlString(path.replace(/[[*?]/g, '[$&]'));
}

;// CONCATENATED MODULE: ./packages/data/source/read-error.ts




/**
 * What the engine says when a file cannot be read, in terms of the file: which line, what is wrong, what to do. Call it
 * with any error that reading `path` through its relation gave; other errors come back as they are.
 */
async function explainReadFailure(engine, path, error) {
    const file = await inspectFile(path);
    if (file.format !== 'csv' || !isReadFailure(error))
        return explainReadError(error, file);
    // The sniffer says only that it gave up; reading as plain text says where.
    return engine.rows(`SELECT count(*) FROM ${textRelation(file)}`).then(() => explainReadError(error, file), (precise) => explainReadError(precise, file));
}
function isReadFailure(error) {
    return error instanceof kit.MlopsError && error.code === 'MLOPS_SQL_FAILED';
}
function explainReadError(error, file) {
    if (!isReadFailure(error))
        return error;
    const said = error.message;
    const counted = Number(/line:? (\d+)/i.exec(said)?.[1]);
    // DuckDB's JSON reader counts one line too many, but where the JSON is whole and does not fit.
    const ahead = file.format === 'jsonl' && !/JSON transform error/.test(said);
    const line = (ahead ? counted - 1 : counted) || undefined;
    const where = { file: file.path, ...(line !== undefined && { line }) };
    const columns = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(said);
    if (columns) {
        return fail('MLOPS_DATA_RAGGED', {
            message: `the row has ${columns[2]} values; expected ${columns[1]}, as in the header`,
            where,
            hint: 'Quote values that hold the delimiter, and give every row as many values as the header.',
            cause: error,
        });
    }
    if (/not utf-8 encoded|Invalid unicode|Invalid Input Error: Invalid/i.test(said)) {
        return fail('MLOPS_DATA_ENCODING', {
            message: 'the file holds bytes that are not UTF-8',
            where,
            hint: 'Convert it: iconv -f LATIN1 -t UTF-8 old > new',
            cause: error,
        });
    }
    if (/Out of Memory|No space left/i.test(said))
        return error;
    const format = { csv: 'CSV', parquet: 'Parquet', jsonl: 'JSON Lines' }[file.format];
    return fail('MLOPS_DATA_FORMAT', {
        message: `the ${format} file cannot be read: ${said.split(/ Possible (?:fixes|solutions):| Try increasing /i)[0].slice(0, 300)}`,
        where,
        hint: file.format === 'parquet' ? 'The file is damaged. Make or fetch it again.' : 'Look at the line named above.',
        cause: error,
    });
}

// EXTERNAL MODULE: ./node_modules/zod/v4/core/json-schema-processors.js
var json_schema_processors = __webpack_require__(98439);
// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
;// CONCATENATED MODULE: ./packages/data/contract/schema.ts

/** Parts of a contract that are read by people or by other tools: any value passes. */
const informative = (names) => Object.fromEntries(names.map((name) => [name, schemas/* unknown */.L5J().optional()]));
const CustomProperties = schemas/* array */.YOg(schemas/* strictObject */.rej({ property: schemas/* string */.YjP(), value: schemas/* unknown */.L5J(), ...informative(['id', 'description', 'vendor']) }));
const elementKeys = ['id', 'businessName', 'deprecated', 'synonyms', 'authoritativeDefinitions', 'tags'];
const operators = [
    'mustBe',
    'mustNotBe',
    'mustBeGreaterThan',
    'mustBeGreaterOrEqualTo',
    'mustBeLessThan',
    'mustBeLessOrEqualTo',
    'mustBeBetween',
    'mustNotBeBetween',
];
const Range = schemas/* tuple */.PVZ([schemas/* number */.aig(), schemas/* number */.aig()])
    .refine(([low, high]) => low <= high, 'expected the smaller number first');
const bounds = {
    mustBe: schemas/* number */.aig().optional(),
    mustNotBe: schemas/* number */.aig().optional(),
    mustBeGreaterThan: schemas/* number */.aig().optional(),
    mustBeGreaterOrEqualTo: schemas/* number */.aig().optional(),
    mustBeLessThan: schemas/* number */.aig().optional(),
    mustBeLessOrEqualTo: schemas/* number */.aig().optional(),
    mustBeBetween: Range.optional(),
    mustNotBeBetween: Range.optional(),
};
const Value = schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY(), schemas/* null */.chJ()]);
const Arguments = schemas/* strictObject */.rej({
    missingValues: schemas/* array */.YOg(Value).optional(),
    validValues: schemas/* array */.YOg(Value).optional(),
    pattern: schemas/* string */.YjP().optional(),
    properties: schemas/* array */.YOg(schemas/* string */.YjP()).min(1).optional(),
});
const qualityKeys = {
    name: schemas/* string */.YjP().optional(),
    description: schemas/* string */.YjP().optional(),
    severity: schemas/* string */.YjP().optional(),
    unit: schemas/* enum */.k5n(['rows', 'percent']).optional(),
    customProperties: CustomProperties.optional(),
    ...informative([
        'id',
        'authoritativeDefinitions',
        'businessImpact',
        'dimension',
        'method',
        'schedule',
        'scheduler',
        'tags',
    ]),
};
const Library = schemas/* strictObject */.rej({
    type: schemas/* literal */.euz('library').default('library'),
    metric: schemas/* enum */.k5n(['nullValues', 'missingValues', 'invalidValues', 'duplicateValues', 'rowCount']),
    arguments: Arguments.optional(),
    ...qualityKeys,
    ...bounds,
});
const Sql = schemas/* strictObject */.rej({ type: schemas/* literal */.euz('sql'), query: schemas/* string */.YjP().min(1), ...qualityKeys, ...bounds });
const Text = schemas/* strictObject */.rej({ type: schemas/* literal */.euz('text'), ...qualityKeys });
const Custom = schemas/* strictObject */.rej({
    type: schemas/* literal */.euz('custom'),
    engine: schemas/* string */.YjP(),
    implementation: schemas/* unknown */.L5J(),
    ...qualityKeys,
    ...informative(operators),
});
const hasOneBound = (rule) => operators.filter((operator) => rule[operator] !== undefined).length === 1;
const oneBound = { message: `expected exactly one of ${operators.join(', ')}` };
const Quality = schemas/* preprocess */.vkY(
// The standard's default; said here because a discriminator has none.
(rule) => (rule !== null && typeof rule === 'object' && !('type' in rule) ? { ...rule, type: 'library' } : rule), schemas/* discriminatedUnion */.gMt('type', [
    Library.extend({ type: schemas/* literal */.euz('library') }).refine(hasOneBound, oneBound),
    Sql.refine(hasOneBound, oneBound),
    Text,
    Custom,
]));
const Limit = schemas/* union */.KCZ([schemas/* number */.aig(), schemas/* string */.YjP(), schemas/* date */.p6U().transform((date) => date.toISOString())]);
const TypeOptions = schemas/* strictObject */.rej({
    minimum: Limit.optional(),
    maximum: Limit.optional(),
    exclusiveMinimum: Limit.optional(),
    exclusiveMaximum: Limit.optional(),
    multipleOf: schemas/* number */.aig().positive().optional(),
    minLength: schemas/* number */.aig().int().nonnegative().optional(),
    maxLength: schemas/* number */.aig().int().nonnegative().optional(),
    pattern: schemas/* string */.YjP().optional(),
    format: schemas/* string */.YjP().optional(),
    ...informative([
        'timezone',
        'defaultTimezone',
        'minItems',
        'maxItems',
        'uniqueItems',
        'minProperties',
        'maxProperties',
        'required',
    ]),
    ...informative(['dimensions', 'keyType', 'valueType', 'elementType']),
});
const LogicalType = schemas/* enum */.k5n([
    'string',
    'date',
    'timestamp',
    'time',
    'number',
    'integer',
    'object',
    'array',
    'boolean',
    'map',
    'vector',
]);
const Property = schemas/* strictObject */.rej({
    name: schemas/* string */.YjP().min(1),
    physicalName: schemas/* string */.YjP().min(1).optional(),
    physicalType: schemas/* string */.YjP().optional(),
    description: schemas/* string */.YjP().optional(),
    logicalType: LogicalType.optional(),
    logicalTypeOptions: TypeOptions.optional(),
    required: schemas/* boolean */.zMY().optional(),
    unique: schemas/* boolean */.zMY().optional(),
    primaryKey: schemas/* boolean */.zMY().optional(),
    primaryKeyPosition: schemas/* number */.aig().int().optional(),
    enum: schemas/* array */.YOg(schemas/* looseObject */._H3({ value: Value }))
        .min(1)
        .optional(),
    quality: schemas/* array */.YOg(Quality).optional(),
    customProperties: CustomProperties.optional(),
    ...informative(elementKeys),
    ...informative([
        'semanticType',
        'partitioned',
        'partitionKeyPosition',
        'classification',
        'encryptedName',
        'examples',
    ]),
    ...informative([
        'transformSourceObjects',
        'transformLogic',
        'transformDescription',
        'criticalDataElement',
        'relationships',
    ]),
    ...informative(['properties', 'items']),
});
const SchemaObject = schemas/* strictObject */.rej({
    name: schemas/* string */.YjP().min(1),
    physicalName: schemas/* string */.YjP().optional(),
    physicalType: schemas/* string */.YjP().optional(),
    description: schemas/* string */.YjP().optional(),
    logicalType: schemas/* string */.YjP().optional(),
    properties: schemas/* array */.YOg(Property).min(1),
    quality: schemas/* array */.YOg(Quality).optional(),
    customProperties: CustomProperties.optional(),
    ...informative(elementKeys),
    ...informative(['dataGranularityDescription', 'relationships', 'context']),
});
/** An ODCS 3 contract, in the standard's own field names. @see https://bitol-io.github.io/open-data-contract-standard/ */
const Contract = schemas/* strictObject */.rej({
    apiVersion: schemas/* string */.YjP().regex(/^v3\.\d+\.\d+/, 'expected version 3 of the standard, such as v3.2.0'),
    kind: schemas/* literal */.euz('DataContract'),
    id: schemas/* string */.YjP(),
    version: schemas/* string */.YjP(),
    status: schemas/* string */.YjP().optional(),
    name: schemas/* string */.YjP().optional(),
    schema: schemas/* array */.YOg(SchemaObject).min(1),
    ...informative([
        'tenant',
        'tags',
        'servers',
        'dataProduct',
        'description',
        'domain',
        'context',
        'support',
        'price',
        'team',
        'roles',
    ]),
    ...informative([
        'slaDefaultElement',
        'slaProperties',
        'authoritativeDefinitions',
        'customProperties',
        'contractCreatedTs',
    ]),
});

;// CONCATENATED MODULE: ./packages/data/contract/read.ts





const MOST_SHOWN = 10;
/**
 * Reads an ODCS 3 contract: strict YAML 1.2, no unknown or duplicate keys.
 * @param file how errors name it
 * @throws MLOPS_CONTRACT_SYNTAX, MLOPS_CONTRACT_INVALID with line, column and the nearest known key
 */
function readContract(content, file) {
    const { value, locateKey } = (0,config.readYaml)({ content, file, fail: (detail) => fail('MLOPS_CONTRACT_SYNTAX', detail) });
    const checked = Contract.safeParse(value);
    if (!checked.success)
        throw invalid(checked.error, value, locateKey);
    checkNames(checked.data, locateKey);
    return { contract: checked.data, file, locate: locateKey };
}
function invalid(error, value, locate) {
    const problems = error.issues.flatMap((issue) => explain(issue, value, locate));
    problems.sort((a, b) => (a.where.line ?? 0) - (b.where.line ?? 0) || (a.where.column ?? 0) - (b.where.column ?? 0));
    const [first, ...others] = problems;
    const also = others
        .slice(0, MOST_SHOWN)
        .map(({ where, message, hint }) => `\nalso line ${where.line}: ${message}${hint ? ` (${hint})` : ''}`);
    const more = others.length > MOST_SHOWN ? `\nand ${others.length - MOST_SHOWN} more` : '';
    return fail('MLOPS_CONTRACT_INVALID', { ...first, message: first.message + also.join('') + more });
}
function explain(issue, value, locate) {
    const path = issue.path;
    const field = path.join('.');
    if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) => {
            const near = (0,kit.nearest)(key, knownKeys());
            return {
                message: `"${key}" is not a key of the Open Data Contract Standard here`,
                where: { ...locate([...path, key]), field: key },
                hint: near && near !== key
                    ? `Did you mean "${near}"?`
                    : 'See packages/data/README.md for the keys that are checked.',
            };
        });
    }
    const found = issue.path.reduce((part, key) => part?.[key], value);
    const said = found === undefined ? 'it is missing' : `found ${JSON.stringify(found)?.slice(0, 80)}`;
    const near = issue.code === 'invalid_value' && typeof found === 'string' ? (0,kit.nearest)(found, issue.values.map(String)) : undefined;
    return [
        {
            message: `${field}: ${issue.message.replace(/^Invalid (input|option): /, '')}; ${said}`,
            where: { ...locate(path), field },
            hint: near === undefined ? undefined : `Did you mean "${near}"?`,
        },
    ];
}
/** Every key of a contract that means something to us, for "did you mean". */
function knownKeys() {
    const keys = new Set();
    JSON.stringify(json_schema_processors/* toJSONSchema */.bl(Contract, { io: 'input', unrepresentable: 'any' }), (name, value) => {
        if (name === 'properties' && value !== null && typeof value === 'object')
            for (const key of Object.keys(value))
                keys.add(key);
        return value;
    });
    return [...keys];
}
function checkNames(contract, locate) {
    const names = new Set();
    contract.schema[0].properties.forEach(({ name }, index) => {
        const path = ['schema', 0, 'properties', index, 'name'];
        if (names.has(name)) {
            throw fail('MLOPS_CONTRACT_INVALID', {
                message: `the property "${name}" is declared twice`,
                where: { ...locate(path), field: name },
            });
        }
        names.add(name);
    });
}

;// CONCATENATED MODULE: ./packages/data/checks/cells.ts

const sqlTypes = {
    string: 'VARCHAR',
    integer: 'BIGINT',
    number: 'DOUBLE',
    boolean: 'BOOLEAN',
    date: 'DATE',
    timestamp: 'TIMESTAMP',
    time: 'TIME',
    object: 'JSON',
    array: 'JSON',
    map: 'JSON',
    vector: 'JSON',
};
/** Types of a column that are what the contract calls by the name. */
const matching = {
    string: /^(VARCHAR|UUID|ENUM\b|BLOB|JSON)/,
    integer: /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/,
    number: /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL.*)$/,
    boolean: /^BOOLEAN$/,
    date: /^DATE$/,
    timestamp: /^TIMESTAMP/,
    time: /^TIME(?!STAMP)/,
    object: /^(STRUCT|JSON)/,
    array: /(\[\d*\]|JSON)$/,
    map: /^(MAP|STRUCT|JSON)/,
    vector: /(\[\d*\]|JSON)$/,
};
function isOfType(type, logicalType) {
    return matching[logicalType].test(type);
}
/** Cells of a contract's properties. `text`: the file is CSV and every column was read as text. */
function contractCells(properties, columns, text) {
    return properties.map((property, index) => {
        const column = columns.find(({ name }) => name === (property.physicalName ?? property.name));
        const logicalType = property.logicalType ?? (column ? logicalTypeOf(column.type) : 'string');
        return cell(property.name, index, column, logicalType, text);
    });
}
/** Cells of a file without a contract: every column as the file types it. */
function fileCells(columns) {
    return columns.map((column, index) => cell(column.name, index, column, logicalTypeOf(column.type), false));
}
function cell(name, index, column, logicalType, text) {
    const rawSql = column ? kit.escape.sqlIdentifier(column.name) : 'NULL::VARCHAR';
    return {
        name,
        logicalType,
        raw: `r${index}`,
        value: `v${index}`,
        rawSql,
        valueSql: column ? valueSql(rawSql, column.type, logicalType, text) : `NULL::${sqlTypes[logicalType]}`,
        present: column !== undefined,
    };
}
function valueSql(raw, type, logicalType, text) {
    const number = `TRY_CAST(${raw} AS DOUBLE)`;
    switch (logicalType) {
        case 'number':
            return `CASE WHEN isfinite(${number}) THEN ${number} END`;
        case 'integer':
            // TRY_CAST('1.5' AS BIGINT) rounds; only a number without a fraction is an integer.
            return !text && isOfType(type, 'integer')
                ? raw
                : `CASE WHEN ${number} = trunc(${number}) THEN TRY_CAST(${raw} AS BIGINT) END`;
        case 'date':
            // TRY_CAST drops a time of day; only midnight is a date.
            return type === 'DATE'
                ? raw
                : `CASE WHEN TRY_CAST(${raw} AS TIMESTAMP) = TRY_CAST(${raw} AS DATE) THEN TRY_CAST(${raw} AS DATE) END`;
        default:
            return !text && isOfType(type, logicalType) ? raw : `TRY_CAST(${raw} AS ${sqlTypes[logicalType]})`;
    }
}
function logicalTypeOf(type) {
    const order = [
        'boolean',
        'integer',
        'number',
        'date',
        'timestamp',
        'time',
        'string',
        'array',
        'map',
        'object',
    ];
    return order.find((name) => isOfType(type, name)) ?? 'string';
}
/** The cells as a table expression: `r0, v0, r1, v1, …` over the file. */
function cellsSql(cells, relation) {
    const columns = cells.flatMap(({ raw, value, rawSql, valueSql: sql }) => [
        `${rawSql} AS ${raw}`,
        `${sql} AS ${value}`,
    ]);
    return `(SELECT ${columns.join(', ')} FROM ${relation})`;
}
/** The cells under the contract's names, for SQL rules. */
function typedSql(cells, relation) {
    return `SELECT ${cells.map(({ name, valueSql: sql }) => `${sql} AS ${kit.escape.sqlIdentifier(name)}`).join(', ')} FROM ${relation}`;
}

;// CONCATENATED MODULE: ./packages/data/checks/check.ts

/** The contract's ODCS severity: `info` and `warning` report, all else blocks. */
function severityOf(quality) {
    return ['info', 'warning'].includes(quality.severity?.toLowerCase() ?? '') ? 'warning' : 'error';
}
const none = { operator: 'mustBe', value: 0 };
function boundOf(quality) {
    const operator = operators.find((name) => quality[name] !== undefined);
    return { operator, value: quality[operator] };
}
const signs = {
    mustBe: '=',
    mustNotBe: '≠',
    mustBeGreaterThan: '>',
    mustBeGreaterOrEqualTo: '≥',
    mustBeLessThan: '<',
    mustBeLessOrEqualTo: '≤',
    mustBeBetween: 'between',
    mustNotBeBetween: 'not between',
};
/** `≤ 5 %`, `between 600 and 1050 rows` */
function formatBound({ operator, value }, unit) {
    const suffix = { rows: ' rows', percent: ' %', value: '' }[unit];
    return `${signs[operator]} ${Array.isArray(value) ? value.join(' and ') : value}${suffix}`;
}
/** Whether a measured number keeps its bound. What is not a number keeps none. */
function holds(bound, observed) {
    if (observed === null || !Number.isFinite(observed))
        return false;
    switch (bound.operator) {
        case 'mustBe':
            return observed === bound.value;
        case 'mustNotBe':
            return observed !== bound.value;
        case 'mustBeGreaterThan':
            return observed > bound.value;
        case 'mustBeGreaterOrEqualTo':
            return observed >= bound.value;
        case 'mustBeLessThan':
            return observed < bound.value;
        case 'mustBeLessOrEqualTo':
            return observed <= bound.value;
        case 'mustBeBetween':
            return observed >= bound.value[0] && observed <= bound.value[1];
        case 'mustNotBeBetween':
            return observed < bound.value[0] || observed > bound.value[1];
    }
}

;// CONCATENATED MODULE: ./packages/data/checks/property-checks.ts


/** A literal of the cell's type, so that a date is compared as a date. */
function literal(value, cell) {
    if (value === null)
        return 'NULL';
    const temporal = { date: 'DATE', timestamp: 'TIMESTAMP', time: 'TIME' }[cell.logicalType];
    if (temporal)
        return `CAST(${kit.escape.sqlString(String(value))} AS ${temporal})`;
    if (cell.logicalType === 'string')
        return kit.escape.sqlString(String(value));
    return typeof value === 'string' ? kit.escape.sqlString(value) : String(value);
}
/** Checks that a property states by its own keys: each counts the rows that break it, and none may. */
function propertyChecks(property, cell) {
    const { raw, value } = cell;
    const check = (rule, description, predicate) => ({
        id: `${property.name}.${rule}`,
        description,
        column: property.name,
        rule,
        severity: 'error',
        measure: { kind: 'where', predicate },
        unit: 'rows',
        bound: none,
        shown: raw,
    });
    const checks = [];
    if (property.logicalType)
        checks.push(check('logicalType', `is ${property.logicalType}`, `${raw} IS NOT NULL AND ${value} IS NULL`));
    if (property.required && !property.primaryKey)
        checks.push(check('required', 'has a value', `${raw} IS NULL`));
    if (property.primaryKey)
        checks.push(check('primaryKey', 'has a key', `${raw} IS NULL`));
    if (property.unique) {
        checks.push({
            ...check('unique', 'no value twice', ''),
            measure: { kind: 'duplicates', keys: [value] },
            shown: value,
        });
    }
    if (property.enum) {
        const values = property.enum.map((entry) => entry.value);
        const listed = values.filter((entry) => entry !== null).map((entry) => literal(entry, cell));
        checks.push(check('enum', `one of ${values.map(String).join(', ')}`, listed.length ? `${value} NOT IN (${listed.join(', ')})` : `${value} IS NOT NULL`));
    }
    return [...checks, ...optionChecks(property, cell, check)];
}
function optionChecks(property, cell, check) {
    const options = property.logicalTypeOptions ?? {};
    const { value } = cell;
    const checks = [];
    const limits = [
        ['minimum', '≥', '<'],
        ['maximum', '≤', '>'],
        ['exclusiveMinimum', '>', '<='],
        ['exclusiveMaximum', '<', '>='],
    ];
    for (const [rule, sign, broken] of limits) {
        const limit = options[rule];
        if (limit !== undefined)
            checks.push(check(rule, `${sign} ${limit}`, `${value} ${broken} ${literal(limit, cell)}`));
    }
    if (options.multipleOf !== undefined) {
        const ratio = `${value} / ${options.multipleOf}::DOUBLE`;
        checks.push(check('multipleOf', `a multiple of ${options.multipleOf}`, `abs(${ratio} - round(${ratio})) > 1e-9`));
    }
    if (options.minLength !== undefined)
        checks.push(check('minLength', `at least ${options.minLength} characters`, `length(${value}) < ${options.minLength}`));
    if (options.maxLength !== undefined)
        checks.push(check('maxLength', `at most ${options.maxLength} characters`, `length(${value}) > ${options.maxLength}`));
    if (options.pattern !== undefined) {
        checks.push(check('pattern', `matches ${options.pattern}`, `NOT regexp_matches(${value}, ${kit.escape.sqlString(options.pattern)})`));
    }
    const format = options.format === undefined ? undefined : formatPredicate(options.format, value);
    if (format)
        checks.push(check('format', `format ${options.format}`, format));
    return checks;
}
const texts = {
    email: '[^@\\s]+@[^@\\s]+\\.[^@\\s]+',
    uuid: '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
    uri: '[A-Za-z][A-Za-z0-9+.-]*:\\S+',
    hostname: '[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*',
    ipv4: '((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)',
    ipv6: '[0-9a-fA-F:]*:[0-9a-fA-F:.]+',
};
/** Formats that mean something to a checker; `password`, date patterns and floats describe, they do not restrict. */
function formatPredicate(format, value) {
    const integer = /^([iu])(8|16|32|64)$/.exec(format);
    if (integer) {
        const bits = BigInt(integer[2]);
        const [low, high] = integer[1] === 'u' ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
        return `${value} NOT BETWEEN ${low}::HUGEINT AND ${high}::HUGEINT`;
    }
    const pattern = texts[format];
    return pattern === undefined ? undefined : `NOT regexp_full_match(${value}, ${kit.escape.sqlString(pattern)})`;
}

;// CONCATENATED MODULE: ./packages/data/checks/compile.ts






/**
 * Turns a contract into checks of one file's columns.
 * @param text whether the file is CSV, where types are told by the values
 * @throws MLOPS_CONTRACT_INVALID when a rule names a property that the contract lacks
 */
function compileChecks(placed, cells, columns, text) {
    const schema = placed.contract.schema[0];
    const compiled = { checks: schemaChecks(schema, columns, text), notRun: [] };
    const primary = schema.properties.filter(({ primaryKey }) => primaryKey);
    const cellOf = new Map(cells.map((cell) => [cell.name, cell]));
    schema.properties.forEach((property, index) => {
        const cell = cellOf.get(property.name);
        const path = ['schema', 0, 'properties', index];
        if (cell.present)
            compiled.checks.push(...propertyChecks(property, cell).map((check) => ({ ...check, path })));
    });
    if (primary.length > 0 && primary.every(({ name }) => cellOf.get(name).present)) {
        const position = (property) => property.primaryKeyPosition ?? Number.MAX_SAFE_INTEGER;
        const keys = [...primary].sort((a, b) => position(a) - position(b)).map(({ name }) => name);
        compiled.checks.push(duplicates('schema.primaryKey', 'primaryKey', `no two rows with the same ${keys.join(', ')}`, keys, cellOf));
    }
    schema.properties.forEach((property, index) => {
        qualityChecks(placed, ['schema', 0, 'properties', index], property.quality ?? [], cellOf, text, compiled, property);
    });
    qualityChecks(placed, ['schema', 0], schema.quality ?? [], cellOf, text, compiled);
    return { ...compiled, checks: withUniqueIds(compiled.checks) };
}
function duplicates(id, rule, description, names, cells) {
    const keys = names.map((name) => cells.get(name).value);
    return {
        id,
        description,
        rule,
        severity: 'error',
        measure: { kind: 'duplicates', keys },
        unit: 'rows',
        bound: none,
        ...(names.length === 1 && { column: names[0] }),
    };
}
/** Columns that are there and undeclared, declared and not there, or (Parquet, JSON Lines) of another type. */
function schemaChecks(schema, columns, text) {
    const check = (id, description, examples, severity = 'error') => ({
        id: `schema.${id}`,
        description,
        rule: 'schema',
        severity,
        measure: { kind: 'known', value: examples.length, examples },
        unit: 'value',
        bound: none,
    });
    const declared = schema.properties.map((property) => property.physicalName ?? property.name);
    const names = columns.map(({ name }) => name);
    const missing = declared.filter((name) => !names.includes(name));
    const extra = names.filter((name) => !declared.includes(name));
    const more = schema.customProperties?.find(({ property }) => property === 'additionalColumns')?.value;
    const checks = [
        check('columns', 'every declared column is there', missing.map((name) => `${name} is not there${hint(name, extra)}`)),
        ...(more === 'allow'
            ? []
            : [
                check('undeclared', 'no undeclared column', extra.map((name) => `${name} is not declared`)),
            ]),
    ];
    if (text)
        return checks;
    const wrong = schema.properties.flatMap((property) => {
        const column = columns.find(({ name }) => name === (property.physicalName ?? property.name));
        if (!column)
            return [];
        const expected = property.physicalType !== undefined && !samePhysicalType(property.physicalType, column.type)
            ? property.physicalType
            : property.logicalType && !isOfType(column.type, property.logicalType)
                ? property.logicalType
                : undefined;
        return expected === undefined ? [] : [`${column.name} is ${column.type}, expected ${expected}`];
    });
    return [...checks, check('types', 'every column has its declared type', wrong)];
}
const synonyms = {
    INT: 'INTEGER',
    INT4: 'INTEGER',
    INT8: 'BIGINT',
    LONG: 'BIGINT',
    INT64: 'BIGINT',
    INT32: 'INTEGER',
    SHORT: 'SMALLINT',
    STRING: 'VARCHAR',
    TEXT: 'VARCHAR',
    FLOAT8: 'DOUBLE',
    FLOAT4: 'FLOAT',
    REAL: 'FLOAT',
    BOOL: 'BOOLEAN',
    TIMESTAMPTZ: 'TIMESTAMP WITH TIME ZONE',
    DATETIME: 'TIMESTAMP',
};
function samePhysicalType(declared, actual) {
    const name = declared
        .trim()
        .toUpperCase()
        .replace(/\s+/g, ' ')
        .replace(/^(VARCHAR|CHAR)\(\d+\)$/, 'VARCHAR')
        .replace(/, /g, ',');
    return (synonyms[name] ?? name) === actual.replace(/, /g, ',');
}
function hint(name, extra) {
    const near = (0,kit.nearest)(name, extra);
    return near === undefined ? '' : `; did the contract mean ${near}?`;
}
function qualityChecks(placed, path, qualities, cells, text, compiled, property) {
    const cell = property && cells.get(property.name);
    if (cell && !cell.present)
        return;
    qualities.forEach((quality, index) => {
        const where = () => placed.locate([...path, 'quality', index]);
        const prefix = property?.name ?? 'schema';
        switch (quality.type) {
            case 'text':
                return;
            case 'custom':
                compiled.notRun.push({
                    rule: quality.name ?? `${prefix}.quality[${index}]`,
                    reason: `written for the engine "${quality.engine}"`,
                });
                return;
            case 'sql':
            case 'library': {
                const rule = quality.type === 'sql' ? slug(quality.name ?? `sql${index + 1}`) : quality.metric;
                const measure = quality.type === 'sql'
                    ? { kind: 'query', sql: quality.query, tables: [] }
                    : libraryMeasure(quality, cells, text, where, property);
                if (measure === undefined)
                    return;
                compiled.checks.push({
                    id: `${prefix}.${rule}`,
                    description: quality.name ?? quality.description ?? rule,
                    ...(property && { column: property.name }),
                    rule,
                    severity: severityOf(quality),
                    measure,
                    unit: quality.type === 'sql' ? 'value' : (quality.unit ?? 'rows'),
                    bound: boundOf(quality),
                    path: [...path, 'quality', index],
                    ...(cell && measure.kind === 'where' && { shown: cell.raw }),
                });
            }
        }
    });
}
/** @returns undefined when a column it needs is absent, which the schema check has already failed */
function libraryMeasure(quality, cells, text, where, property) {
    if (quality.metric === 'rowCount')
        return { kind: 'rows' };
    const names = quality.arguments?.properties ?? (property ? [property.name] : []);
    const unknown = names.find((name) => !cells.has(name));
    if (names.length === 0 || unknown !== undefined) {
        const near = unknown === undefined ? undefined : (0,kit.nearest)(unknown, cells.keys());
        throw fail('MLOPS_CONTRACT_INVALID', {
            message: unknown === undefined
                ? `${quality.metric} on a schema needs arguments.properties`
                : `the rule names "${unknown}", which is not a property of the contract`,
            where: where(),
            hint: near === undefined ? 'Name properties of this schema.' : `Did you mean "${near}"?`,
        });
    }
    const used = names.map((name) => cells.get(name));
    if (used.some(({ present }) => !present))
        return undefined;
    if (quality.metric === 'duplicateValues')
        return { kind: 'duplicates', keys: used.map(({ value }) => value) };
    const predicates = used.map((cell) => `(${cellPredicate(quality, cell, text)})`);
    return { kind: 'where', predicate: predicates.length === 1 ? predicates[0].slice(1, -1) : predicates.join(' OR ') };
}
function cellPredicate(quality, cell, text) {
    const { raw, value } = cell;
    switch (quality.metric) {
        case 'missingValues': {
            const listed = quality.arguments?.missingValues ?? [null, ''];
            const texts = listed.filter((entry) => entry !== null).map((entry) => kit.escape.sqlString(String(entry)));
            // In CSV an empty field, or NA, is already NULL when it gets here.
            const isNull = listed.includes(null) || (text && NULL_STRINGS.some((entry) => listed.includes(entry)));
            return ([
                ...(isNull ? [`${raw} IS NULL`] : []),
                ...(texts.length ? [`CAST(${raw} AS VARCHAR) IN (${texts.join(', ')})`] : []),
            ].join(' OR ') || 'FALSE');
        }
        case 'invalidValues': {
            const { validValues, pattern } = quality.arguments ?? {};
            const broken = [`${value} IS NULL`];
            if (validValues)
                broken.push(`${value} NOT IN (${validValues
                    .filter((entry) => entry !== null)
                    .map((entry) => literal(entry, cell))
                    .join(', ') || 'NULL'})`);
            if (pattern !== undefined)
                broken.push(`NOT regexp_matches(CAST(${raw} AS VARCHAR), ${kit.escape.sqlString(pattern)})`);
            return `${raw} IS NOT NULL AND (${broken.join(' OR ')})`;
        }
        default:
            return `${raw} IS NULL`;
    }
}
function slug(name) {
    return (name
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, '-')
        .replace(/^-|-$/g, '') || 'sql');
}
function withUniqueIds(checks) {
    const seen = new Map();
    return checks.map((check) => {
        const count = (seen.get(check.id) ?? 0) + 1;
        seen.set(check.id, count);
        return count === 1 ? check : { ...check, id: `${check.id}.${count}` };
    });
}

;// CONCATENATED MODULE: ./packages/data/profile/profile.ts

const QUANTILES = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];
const FEW_VALUES = 50;
const profile_MOST_SHOWN = 20;
/** Longer texts are cut: a profile is no place for a document. */
const LONGEST = 100;
const isNumeric = ({ logicalType }) => logicalType === 'number' || logicalType === 'integer';
/** Aggregates that ride in the scan of the checks. Nothing here depends on the order in which threads finish. */
function profileAggregates(cells, sampleEvery) {
    const row = `hash(${cells.map(({ raw }) => raw).join(', ')})`;
    return cells.flatMap((cell, index) => {
        const { value } = cell;
        const sampled = sampleEvery === 1 ? value : `CASE WHEN ${row} % ${sampleEvery} = 0 THEN ${value} END`;
        return [
            `count(${value}) AS n${index}`,
            `approx_count_distinct(${value}) AS d${index}`,
            `CAST(min(${value}) AS VARCHAR) AS min${index}`,
            `CAST(max(${value}) AS VARCHAR) AS max${index}`,
            ...(isNumeric(cell)
                ? [
                    `favg(${value}) AS mean${index}`,
                    `stddev_samp(${value}) AS sd${index}`,
                    `CAST(to_json(quantile_disc(${sampled}, [${QUANTILES.join(', ')}])) AS VARCHAR) AS q${index}`,
                ]
                : []),
        ];
    });
}
/** @param scanned the row that the scan gave @param relation the cells, for the values of columns with few */
async function readProfile(engine, cells, scanned, relation) {
    const rows = Number(scanned['n']);
    const few = cells.flatMap((cell, index) => cell.present && Number(scanned[`d${index}`]) <= FEW_VALUES ? [cell] : []);
    const tops = await topValues(engine, few, relation);
    const columns = {};
    cells.forEach((cell, index) => {
        if (!cell.present)
            return;
        const quantiles = scanned[`q${index}`];
        columns[cell.name] = {
            type: cell.logicalType,
            nulls: rows - Number(scanned[`n${index}`]),
            distinct: Math.min(rows, Number(scanned[`d${index}`])),
            min: extreme(cell, scanned[`min${index}`]),
            max: extreme(cell, scanned[`max${index}`]),
            mean: rounded(scanned[`mean${index}`], 12),
            stddev: rounded(scanned[`sd${index}`], 10),
            quantiles: typeof quantiles === 'string' ? JSON.parse(quantiles) : null,
            top: tops.get(cell.name) ?? null,
        };
    });
    return { rows, columns };
}
/** One more scan for all columns with few values together. */
async function topValues(engine, cells, relation) {
    const tops = new Map();
    if (cells.length === 0)
        return tops;
    const names = cells.map(({ value }) => value);
    const sets = names.map((name) => `(${name})`).join(', ');
    const position = names.length === 1
        ? '0'
        : `CASE ${names.map((name, index) => `WHEN grouping(${name}) = 0 THEN ${index}`).join(' ')} END`;
    const value = `coalesce(${names.map((name) => `CAST(${name} AS VARCHAR)`).join(', ')})`;
    const found = await engine.rows(`SELECT ${position} AS position, left(${value}, ${LONGEST}) AS value, count(*) AS n FROM ${relation}
     GROUP BY GROUPING SETS (${sets}) HAVING ${value} IS NOT NULL ORDER BY position, n DESC, value`);
    for (const { position: at, value: text, n } of found) {
        const name = cells[Number(at)].name;
        const top = tops.get(name) ?? [];
        if (top.length < profile_MOST_SHOWN)
            top.push({ value: kit.escape.logLine(String(text)), count: Number(n) });
        tops.set(name, top);
    }
    return tops;
}
function extreme(cell, value) {
    if (value === null || value === undefined)
        return null;
    return isNumeric(cell) ? Number(value) : kit.escape.logLine(String(value)).slice(0, LONGEST);
}
/** Sums of doubles differ in their last digits with the order of addition; what differs is not written down. */
function rounded(value, digits) {
    return typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(digits)) : null;
}

;// CONCATENATED MODULE: ./packages/data/plan/plan.ts


/** @param sampleEvery 1 row in so many is used for quantiles; 1 = all */
function planSource(source, checks, cells, table, sampleEvery = 1) {
    const relation = cellsSql(cells, table);
    const counts = new Map();
    const groups = new Map();
    for (const { measure } of checks) {
        if (measure.kind === 'where' && !counts.has(measure.predicate))
            counts.set(measure.predicate, `c${counts.size}`);
        if (measure.kind === 'duplicates')
            groups.set(groupKey(measure.keys), duplicatesSql(measure.keys, relation));
    }
    return {
        source,
        checks,
        cells,
        relation,
        scan: { sql: scanSql(counts, cells, relation, sampleEvery), counts },
        groups,
    };
}
/** SUM(CASE …) is the portable form, and 3.5 times faster than FILTER at 120 aggregates. */
function countSql(predicate) {
    return `SUM(CASE WHEN ${predicate} THEN 1 ELSE 0 END)`;
}
function groupKey(keys) {
    return keys.join(', ');
}
function scanSql(counts, cells, relation, sampleEvery) {
    const aggregates = [
        'count(*) AS n',
        ...[...counts].map(([predicate, alias]) => `${countSql(predicate)} AS ${alias}`),
    ];
    return `SELECT ${[...aggregates, ...profileAggregates(cells, sampleEvery)].join(',\n  ')}\nFROM ${relation}`;
}
/** Rows beyond the first of each group with the same keys. A row that lacks a key is no duplicate of another. */
function duplicatesSql(keys, relation) {
    const known = keys.map((key) => `${key} IS NOT NULL`).join(' AND ');
    return `SELECT coalesce(sum(n - 1), 0) AS n FROM (SELECT count(*) AS n FROM ${relation} WHERE ${known} GROUP BY ${groupKey(keys)} HAVING count(*) > 1)`;
}
/** The plan for people: what one scan does, and what needs more than it. */
function explainPlan(plan) {
    const rules = plan.checks.flatMap((check) => check.measure.kind === 'query' ? [{ id: check.id, sql: check.measure.sql }] : []);
    return [
        `-- ${plan.source}: ${plan.checks.length} checks`,
        `-- one scan: ${plan.scan.counts.size} counts and the profile`,
        `${plan.scan.sql};`,
        ...[...plan.groups].flatMap(([, sql]) => ['-- group by', `${sql};`]),
        ...rules.flatMap(({ id, sql }) => [`-- SQL rule ${id}, on private copies of the tables it names`, `${sql};`]),
    ].join('\n');
}

;// CONCATENATED MODULE: ./packages/data/plan/probe.ts



/**
 * Runs every predicate on one row, so that a limit that is no date, or a pattern that is no regular expression, is an
 * error of the contract and not, later, of the data.
 * @throws MLOPS_CONTRACT_INVALID naming the check
 */
async function probePredicates(engine, plan, where) {
    const one = `(SELECT * FROM ${plan.relation} LIMIT 1)`;
    const works = async (columns) => engine.rows(`SELECT ${['1', ...columns].join(', ')} FROM ${one}`).then(() => undefined, (error) => error);
    if ((await works([...plan.scan.counts.keys()].map(countSql))) === undefined)
        return;
    // A file that cannot be read is told by the scan.
    if ((await works([])) !== undefined)
        return;
    for (const check of plan.checks) {
        if (check.measure.kind !== 'where')
            continue;
        const cause = await works([countSql(check.measure.predicate)]);
        if (!(cause instanceof kit.MlopsError))
            continue;
        throw fail('MLOPS_CONTRACT_INVALID', {
            message: `the check ${check.id} (${check.description}) cannot be made: ${cause.message}`,
            where: where(check),
            hint: "A limit is of the column's own type; a pattern is a regular expression in RE2 syntax.",
            cause,
        });
    }
}

;// CONCATENATED MODULE: ./packages/data/plan/sql-rule.ts


/** Functions that make rows of nothing; every other table function could read something. */
const TABLE_FUNCTIONS = ['range', 'generate_series', 'unnest'];
/** `{table}`, `${table}`, `{column}`, `${column}` become quoted identifiers. */
function substitute(query, table, column) {
    return query.replace(/\$?\{(table|column)\}/g, (whole, name) => {
        const value = name === 'table' ? table : column;
        return value === undefined ? whole : kit.escape.sqlIdentifier(value);
    });
}
/**
 * Checks with DuckDB's own parser that a rule is exactly one SELECT over named tables.
 * @param tables names a rule may read
 * @returns those it reads, in order of appearance
 * @throws MLOPS_CONTRACT_SQL
 */
async function inspectRule(engine, sql, tables, where) {
    const refuse = (message, hint) => fail('MLOPS_CONTRACT_SQL', { message, where, ...(hint !== undefined && { hint }) });
    const [row] = await engine.rows(`SELECT json_serialize_sql(${kit.escape.sqlString(sql)}) AS tree`);
    const parsed = JSON.parse(String(row['tree']));
    if (parsed.error) {
        if (parsed.error_type === 'not implemented')
            throw refuse('the SQL rule is not a SELECT', 'A rule reads and returns one number; it changes nothing.');
        throw refuse(`the SQL rule cannot be parsed: ${kit.escape.logLine(parsed.error_message ?? 'unknown reason')}`);
    }
    if (parsed.statements.length !== 1)
        throw refuse(`the SQL rule has ${parsed.statements.length} statements; expected exactly one SELECT`);
    const used = new Set();
    visit(parsed.statements[0], new Set(), (node, own) => {
        switch (node['type']) {
            case 'BASE_TABLE': {
                const name = String(node['table_name']);
                if (node['catalog_name'] !== '' || node['schema_name'] !== '')
                    throw refuse(`the SQL rule reads ${tableName(node)}; expected a data source by its plain name`);
                if (own.has(name.toLowerCase()))
                    return;
                const known = tables.find((table) => table.toLowerCase() === name.toLowerCase());
                if (known === undefined) {
                    const near = (0,kit.nearest)(name, tables);
                    throw refuse(`the SQL rule reads "${kit.escape.logLine(name)}", which is not a data source of the project`, near === undefined
                        ? `It may read ${tables.join(', ')}; the file itself is {table}.`
                        : `Did you mean "${near}"?`);
                }
                used.add(known);
                return;
            }
            case 'TABLE_FUNCTION': {
                const name = String(node['function']?.['function_name']);
                if (!TABLE_FUNCTIONS.includes(name.toLowerCase())) {
                    throw refuse(`the SQL rule calls the table function ${kit.escape.logLine(name)}`, `A rule reads data sources only; ${TABLE_FUNCTIONS.join(', ')} are allowed.`);
                }
                return;
            }
            case 'SHOW_REF':
                throw refuse('the SQL rule describes a table; expected one number');
        }
    });
    return [...used];
}
/** Walks the tree with the names that WITH clauses have introduced on the way. */
function visit(value, own, see) {
    if (Array.isArray(value)) {
        for (const item of value)
            visit(item, own, see);
        return;
    }
    if (value === null || typeof value !== 'object')
        return;
    const node = value;
    const introduced = (node['cte_map']?.map ?? []).map(({ key }) => key.toLowerCase());
    const names = introduced.length === 0 ? own : new Set([...own, ...introduced]);
    see(node, names);
    for (const child of Object.values(node))
        visit(child, names, see);
}
function tableName(node) {
    return [node['catalog_name'], node['schema_name'], node['table_name']]
        .filter((part) => part !== '')
        .map((part) => kit.escape.logLine(String(part)))
        .join('.');
}

;// CONCATENATED MODULE: ./packages/data/prepare.ts








/** Quantiles are exact up to about this many bytes; then 1 row in k, chosen by its content, stands for the others. */
const SAMPLED_ABOVE_BYTES = 256 * 2 ** 20;
/**
 * Makes the plan of every source. @throws MLOPS_DATA_…, MLOPS_CONTRACT_INVALID, MLOPS_CONTRACT_SQL: all before the
 * first row is read, as far as the files' heads and the contracts can tell.
 */
async function prepareSources(engine, inputs) {
    const prepared = [];
    const names = inputs.map(({ name }) => name);
    for (const input of inputs) {
        const file = await inspectFile(input.path);
        const text = file.format === 'csv' && input.contract !== undefined;
        const table = text ? textRelation(file) : typedRelation(file);
        const columns = await describe(engine, file, table);
        const cells = input.contract
            ? contractCells(input.contract.contract.schema[0].properties, columns, text)
            : fileCells(columns);
        const compiled = input.contract ? compileChecks(input.contract, cells, columns, text) : { checks: [], notRun: [] };
        const checks = [];
        for (const check of compiled.checks)
            checks.push(await withTables(engine, check, input, names));
        const sampleEvery = Math.max(1, Math.ceil(file.bytes / SAMPLED_ABOVE_BYTES));
        const plan = planSource(input.name, checks, cells, table, sampleEvery);
        await probePredicates(engine, plan, (check) => ruleWhere(input, check));
        prepared.push({ input, file, table, plan, notRun: compiled.notRun });
    }
    return prepared;
}
/** The SQL of a run, as people read it. */
function explainSources(prepared) {
    return prepared.map(({ plan }) => explainPlan(plan)).join('\n\n');
}
async function describe(engine, file, table) {
    const rows = await engine.rows(`DESCRIBE SELECT * FROM ${table}`).catch(async (error) => {
        throw await explainReadFailure(engine, file.path, error);
    });
    return rows.map((row) => ({ name: String(row['column_name']), type: String(row['column_type']) }));
}
async function withTables(engine, check, input, names) {
    if (check.measure.kind !== 'query')
        return check;
    const sql = substitute(check.measure.sql, input.name, check.column);
    const tables = await inspectRule(engine, sql, names, ruleWhere(input, check));
    return { ...check, measure: { kind: 'query', sql, tables } };
}
/** Where the contract says a check. */
function ruleWhere(input, check) {
    return { ...input.contract?.locate(check.path ?? []), field: check.id };
}

;// CONCATENATED MODULE: ./packages/data/plan/examples.ts



const MOST_EXAMPLES = 5;
const LONGEST_EXAMPLE = 80;
/** Only for a rule that failed: one more look, in the file's order, for the first rows that broke it. */
async function offendingRows(ask, cells, table, predicate, shown) {
    const numbered = cellsSql([...cells, { raw: 'row', value: 'unused', rawSql: 'row', valueSql: 'NULL' }], `(SELECT row_number() OVER () AS row, * FROM ${table})`);
    const found = await ask(`SELECT row, ${shown === undefined ? 'NULL' : `CAST(${shown} AS VARCHAR)`} AS value FROM ${numbered} WHERE ${predicate} ORDER BY row LIMIT ${MOST_EXAMPLES}`);
    return found.map(({ row, value }) => ({ row: Number(row), value: shownText(value) }));
}
async function repeatedKeys(ask, relation, keys) {
    const names = groupKey(keys);
    const known = keys.map((key) => `${key} IS NOT NULL`).join(' AND ');
    const text = keys.map((key) => `CAST(${key} AS VARCHAR)`).join(`, ', ', `);
    const found = await ask(`SELECT concat(${text}) AS value, count(*) AS n FROM ${relation} WHERE ${known} GROUP BY ${names} HAVING count(*) > 1 ORDER BY n DESC, value LIMIT ${MOST_EXAMPLES}`);
    return found.map(({ value, n }) => ({ row: null, value: `${shownText(value)} (${n} times)` }));
}
function shownText(value) {
    if (value === null || value === undefined)
        return '(missing)';
    const text = kit.escape.logLine(String(value));
    return text.length > LONGEST_EXAMPLE ? `${text.slice(0, LONGEST_EXAMPLE)}…` : text;
}
/** Sentences about the whole file, as examples. */
function sentences(texts) {
    return texts.slice(0, MOST_EXAMPLES).map((text) => ({ row: null, value: shownText(text) }));
}

;// CONCATENATED MODULE: ./packages/data/judge-source.ts



function holdsIn(check, state) {
    return holds(check.bound, observe(check, state).observed);
}
/** The number a bound is held against, and how many rows that is. */
function observe(check, state, query) {
    const share = (count) => (check.unit === 'percent' ? (100 * count) / state.rows : count);
    const { measure } = check;
    switch (measure.kind) {
        case 'rows':
            return { observed: state.rows, violations: null };
        case 'where': {
            const count = state.counts.get(measure.predicate);
            return { observed: share(count), violations: count };
        }
        case 'duplicates': {
            const count = state.duplicates.get(groupKey(measure.keys));
            return { observed: share(count), violations: count };
        }
        case 'query':
            return { observed: query ?? null, violations: null };
        case 'known':
            return { observed: measure.value, violations: null };
    }
}
function judgeSource({ input, file, plan, notRun }, state, queries) {
    const checks = plan.checks.map((check) => {
        const { observed, violations } = observe(check, state, queries.get(`${input.name}/${check.id}`));
        const known = check.measure.kind === 'known' ? sentences(check.measure.examples) : [];
        return {
            id: check.id,
            description: check.description,
            column: check.column ?? null,
            rule: check.rule,
            severity: check.severity,
            verdict: holds(check.bound, observed) ? 'pass' : 'fail',
            observed: observed !== null && Number.isFinite(observed) ? observed : null,
            expected: formatBound(check.bound, check.unit),
            violations,
            examples: state.examples.get(check.id) ?? known,
        };
    });
    const failed = checks.some(({ verdict, severity }) => verdict === 'fail' && severity === 'error');
    const contract = input.contract !== undefined;
    return {
        name: input.name,
        rows: state.rows,
        bytes: file.bytes,
        contract,
        verdict: contract ? (failed ? 'fail' : 'pass') : null,
        checks,
        notRun,
    };
}

;// CONCATENATED MODULE: ./packages/data/plan/run-rules.ts




/** @returns the number of each SQL rule, by `source/id`. Copies the tables that rules read, closes the outside, then runs them under a time limit. */
async function runRules(engine, prepared, ruleSeconds) {
    const results = new Map();
    const rules = prepared.flatMap(({ input, plan }) => plan.checks.flatMap((check) => (check.measure.kind === 'query' ? [{ input, check, ...check.measure }] : [])));
    if (rules.length === 0)
        return results;
    const needed = new Set(rules.flatMap(({ tables }) => tables));
    for (const { input, plan, table } of prepared) {
        if (!needed.has(input.name))
            continue;
        await engine.run(`CREATE TABLE ${kit.escape.sqlIdentifier(input.name)} AS ${typedSql(plan.cells, table)}`);
    }
    await engine.run('SET enable_external_access = false; SET lock_configuration = true');
    for (const { input, check, sql } of rules) {
        const rows = await engine.rows(sql, { timeLimitSeconds: ruleSeconds }).catch((cause) => {
            throw fail('MLOPS_CONTRACT_SQL', {
                message: `the SQL rule "${kit.escape.logLine(check.description)}" of ${input.name} could not be run: ${cause.message}`,
                where: ruleWhere(input, check),
                hint: `A rule is one SELECT over data sources that returns one number within ${ruleSeconds} seconds.`,
                cause,
            });
        });
        results.set(`${input.name}/${check.id}`, oneNumber(rows, input, check));
    }
    return results;
}
/** One row of one number; an aggregate over nothing gives NULL, which keeps no bound. */
function oneNumber(rows, input, check) {
    const values = rows.length === 1 ? Object.values(rows[0]) : [];
    const [value] = values;
    if (values.length === 1 && value === null)
        return null;
    const number = typeof value === 'boolean' || (typeof value === 'string' && value.trim() === '') ? Number.NaN : Number(value);
    if (values.length === 1 && !Number.isNaN(number))
        return number;
    throw fail('MLOPS_CONTRACT_SQL', {
        message: `the SQL rule "${kit.escape.logLine(check.description)}" of ${input.name} returned ${rows.length === 1 ? `${values.length} value(s), not one number` : `${rows.length} rows`}`,
        where: ruleWhere(input, check),
        hint: 'Write SELECT count(*) FROM {table} WHERE …, or another aggregate.',
    });
}

;// CONCATENATED MODULE: ./packages/data/validate.ts






/** A rule that takes longer is no rule for every commit. */
const RULE_SECONDS = 30;
/**
 * Scans every source once, then judges. SQL rules come last, on private copies, with the outside locked: the engine
 * is of no use for anything else afterwards.
 * @throws MLOPS_DATA_…, MLOPS_CONTRACT_SQL, MLOPS_SQL_INTERRUPTED
 */
async function validateSources(host, engine, prepared, { ruleSeconds = RULE_SECONDS } = {}) {
    const profile = {};
    const states = [];
    const progress = host.progress('checking data', prepared.length);
    for (const [index, source] of prepared.entries()) {
        progress.update(index, source.input.name);
        const state = await scan(engine, source);
        profile[source.input.name] = state.profile;
        states.push(state);
    }
    const queries = await runRules(engine, prepared, ruleSeconds);
    progress.end();
    const sources = prepared.map((source, index) => judgeSource(source, states[index], queries));
    const judged = sources.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]));
    return {
        result: { verdict: judged.length === 0 ? null : judged.includes('fail') ? 'fail' : 'pass', sources },
        profile,
    };
}
async function scan(engine, { input, file, plan, table }) {
    const ask = (sql) => engine.rows(sql).catch(async (error) => {
        throw await explainReadFailure(engine, file.path, error);
    });
    const [scanned] = (await ask(plan.scan.sql));
    const rows = Number(scanned['n']);
    if (rows === 0) {
        throw fail('MLOPS_DATA_EMPTY', {
            message: `the data source ${input.name} has a header and no rows`,
            where: { file: input.path },
            hint: 'Make or fetch it again.',
        });
    }
    const state = {
        rows,
        counts: new Map(),
        duplicates: new Map(),
        examples: new Map(),
        profile: await readProfile(engine, plan.cells, scanned, plan.relation),
    };
    for (const [predicate, alias] of plan.scan.counts)
        state.counts.set(predicate, Number(scanned[alias]));
    for (const [keys, sql] of plan.groups)
        state.duplicates.set(keys, Number((await ask(sql))[0]['n']));
    for (const check of plan.checks) {
        const { measure } = check;
        if (measure.kind === 'where' && state.counts.get(measure.predicate) > 0 && !holdsIn(check, state)) {
            state.examples.set(check.id, await offendingRows(ask, plan.cells, table, measure.predicate, check.shown));
        }
        if (measure.kind === 'duplicates' && !holdsIn(check, state)) {
            state.examples.set(check.id, await repeatedKeys(ask, plan.relation, measure.keys));
        }
    }
    return state;
}

;// CONCATENATED MODULE: ./packages/data/source/fetch.ts





/**
 * The absolute path of a data source, its file in place: fetched by the project's program when it is not there yet.
 * The program writes aside; what it leaves is renamed into place, so a killed fetch leaves nothing that looks whole.
 * @throws MLOPS_PATH_OUTSIDE, MLOPS_PAYLOAD_MISSING, MLOPS_PROGRAM_…, MLOPS_DATA_MISSING
 */
async function bringSource(host, project, name, source) {
    const path = await (0,config.resolvePath)(project, source.path, { purpose: 'data', at: ['data', name, 'path'] });
    if (source.fetch === undefined || (await host.files.exists(path))) {
        await (0,config.requirePayload)(project, source.path);
        if (await host.files.exists(path))
            return path;
        throw fail('MLOPS_DATA_MISSING', {
            message: `the file ${source.path} of the data source ${name} does not exist`,
            where: { file: source.path, ...project.locate(['data', name, 'path']) },
            hint: 'Check the path, or say in mlops.yml which program fetches it: `fetch: [program, argument]`.',
        });
    }
    await (0,promises_.mkdir)((0,external_node_path_.dirname)(path), { recursive: true });
    const aside = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_path_.dirname)(path), `.${(0,external_node_path_.basename)(path)}-`));
    try {
        const output = (0,external_node_path_.join)(aside, (0,external_node_path_.basename)(path));
        await (0,packages_process/* runProgram */.mB)(host, {
            argv: source.fetch,
            cwd: project.root,
            env: { MLOPS_OUTPUT: output },
            allowEnv: source.env ?? [],
            label: `fetch ${name}`,
        });
        if (!(await host.files.exists(output))) {
            throw fail('MLOPS_DATA_MISSING', {
                message: `the fetch program of ${name} ended well and left no file`,
                where: project.locate(['data', name, 'fetch']) ?? { field: `data.${name}.fetch` },
                hint: 'It has to write the file to the path in $MLOPS_OUTPUT.',
            });
        }
        await (0,promises_.rename)(output, path);
    }
    finally {
        await (0,promises_.rm)(aside, { recursive: true, force: true });
    }
    return path;
}

;// CONCATENATED MODULE: ./packages/data/judge.ts

const named = (result, keep) => result.sources.flatMap(({ name, checks }) => checks.filter(keep).map(({ id }) => `${name}.${id}`));
/** The outcome in the words of an in-toto test result. Data without any contract passes nothing and fails nothing. */
function judgeData(result) {
    return {
        verdict: result.verdict === 'fail' ? 'fail' : 'pass',
        passed: named(result, ({ verdict }) => verdict === 'pass'),
        failed: named(result, ({ verdict, severity }) => verdict !== 'pass' && severity === 'error'),
        warned: named(result, ({ verdict, severity }) => verdict !== 'pass' && severity === 'warning'),
    };
}
/** One sentence that leads with what decides: the first broken rule, or how many hold. */
function summarizeData(result) {
    const { passed, failed, warned } = judgeData(result);
    const rows = result.sources.map(({ name, rows: count }) => `${name} ${count.toLocaleString('en')} rows`).join(', ');
    const bare = result.sources.filter(({ contract }) => !contract).map(({ name }) => name);
    const unpromised = bare.length === 0 ? '' : ` No contract for ${bare.join(', ')}: profiled only.`;
    const warnings = warned.length === 0 ? '' : ` ${warned.length} warned.`;
    if (result.verdict === null)
        return `Profiled ${rows}.${unpromised}`;
    if (failed.length === 0)
        return `${passed.length} rules hold on ${rows}.${warnings}${unpromised}`;
    return `${failed.length} of ${failed.length + passed.length + warned.length} rules broken, first ${firstBroken(result)}.${warnings}${unpromised}`;
}
/** Every broken rule as `source.column, rule: what, rows` lines for a log. */
function brokenRules(result) {
    return result.sources.flatMap(({ name, checks }) => checks
        .filter(({ verdict }) => verdict !== 'pass')
        .map((check) => ({ severity: check.severity, source: name, text: judge_describe(name, check) })));
}
function firstBroken(result) {
    return brokenRules(result).find(({ severity }) => severity === 'error').text;
}
function judge_describe(source, check) {
    const place = check.column === null ? source : `${source}.${check.column}`;
    const count = check.violations === null
        ? `found ${check.observed ?? 'no number'}, expected ${check.expected}`
        : `${check.violations.toLocaleString('en')} rows`;
    const examples = check.examples.map(({ row, value }) => (row === null ? value : `row ${row}: ${value}`)).join('; ');
    return kit.escape.logLine(`${place}, ${check.rule} (${check.description}): ${count}${examples === '' ? '' : ` (${examples})`}`);
}

;// CONCATENATED MODULE: ./packages/data/stage.ts









/** The engine decides results too: another version is other work. */
const engineVersion = pins.version;
/** Brings every source and reads every contract. @throws MLOPS_DATA_MISSING when there is no source at all */
async function bringSources(host, project, sources) {
    if (Object.keys(sources).length === 0) {
        throw fail('MLOPS_DATA_MISSING', {
            message: 'there is no data to validate',
            where: project.locate(['data']) ?? { field: 'data' },
            hint: 'Give --data FILE --contract FILE, or say `data: {main: {path: data.csv}}` in mlops.yml.',
        });
    }
    const brought = [];
    for (const [name, source] of Object.entries(sources)) {
        const path = await bringSource(host, project, name, source);
        if (source.contract === undefined) {
            brought.push({ name, path });
            continue;
        }
        const contractPath = await (0,config.resolvePath)(project, source.contract, {
            purpose: 'contract',
            at: ['data', name, 'contract'],
        });
        const content = await host.files.read(contractPath).catch((cause) => {
            throw fail('MLOPS_CONTRACT_MISSING', {
                message: `the contract ${source.contract} of ${name} cannot be read`,
                where: project.locate(['data', name, 'contract']) ?? { file: contractPath },
                hint: 'Check the path.',
                cause,
            });
        });
        brought.push({ name, path, contractPath, contract: readContract(content, (0,external_node_path_.relative)(process.cwd(), contractPath)) });
    }
    return brought;
}
/** Opens an engine, plans, scans, judges. @throws what those throw */
async function validateData(host, sources, enginePath) {
    const engine = await openEngine(host, enginePath === undefined ? {} : { enginePath });
    try {
        return await validateSources(host, engine, await prepareSources(engine, sources));
    }
    finally {
        engine.close();
    }
}
/** The SQL that `validateData` would run. */
async function explainData(host, sources, enginePath) {
    const engine = await openEngine(host, enginePath === undefined ? {} : { enginePath });
    try {
        return explainSources(await prepareSources(engine, sources));
    }
    finally {
        engine.close();
    }
}

;// CONCATENATED MODULE: ./packages/data/index.ts














/***/ }),

/***/ 91210:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o3: () => (/* reexport */ cacheDirectory),
  DT: () => (/* reexport */ locatePinned)
});

// UNUSED EXPORTS: pinPackage

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./packages/pinned/registry.ts



/**
 * The registry npm would install a package from, in npm's own order: environment, the user's `.npmrc`, then whatever npm
 * itself says. A scope's own registry comes before the general one. The project's `.npmrc` never counts: whoever opens a
 * pull request writes it, and its `${NAME}` would carry the tokens of this environment to an address of theirs.
 * @param name of the package @throws Error when nothing is configured and npm cannot be asked
 * @see npm's manual page npmrc(5)
 */
async function registry_npmRegistry(name, world) {
    const settings = await npmSettings(world);
    const [scope] = name.split('/');
    const configured = settings.get(`${scope}:registry`) ?? settings.get('registry') ?? (await world.ask?.());
    if (configured === undefined || !URL.canParse(configured)) {
        throw new Error(configured ? 'the npm registry that is configured is no address' : 'no npm registry is configured');
    }
    const url = configured.endsWith('/') ? configured : `${configured}/`;
    const token = settings.get(`${url.replace(/^https?:/, '')}:_authToken`) ??
        settings.get(`${url.replace(/^https?:/, '').slice(0, -1)}:_authToken`);
    return { url, headers: token ? { authorization: `Bearer ${token}` } : {} };
}
/** Every setting, the more specific source first. */
async function npmSettings({ env }) {
    const settings = new Map();
    for (const [name, value] of Object.entries(env)) {
        const key = /^npm_config_(.+)$/i.exec(name)?.[1]?.toLowerCase();
        if (key && value)
            settings.set(key.startsWith('/') || key.startsWith('@') ? key : key.replace(/_/g, '-'), value);
    }
    const files = [settings.get('userconfig') ?? (0,external_node_path_.join)(env['HOME'] ?? (0,external_node_os_.homedir)(), '.npmrc')];
    if (settings.has('globalconfig'))
        files.push(settings.get('globalconfig'));
    for (const file of files) {
        for (const [key, value] of parse(await readOptional(file), env))
            if (!settings.has(key))
                settings.set(key, value);
    }
    return settings;
}
async function readOptional(file) {
    try {
        return await (0,promises_.readFile)(file, 'utf8');
    }
    catch {
        return '';
    }
}
/** `key = value` lines; `${NAME}` is replaced from the environment. */
function parse(text, env) {
    return text.split(/\r?\n/).flatMap((line) => {
        const match = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
        if (!match)
            return [];
        const value = match[2]
            .replace(/^(["'])(.*)\1$/, '$2')
            .replace(/\$\{([^}]+)\}/g, (whole, name) => env[name] ?? whole);
        return [[match[1], value]];
    });
}

// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./packages/pinned/tarball.ts

const BLOCK = 512;
/**
 * The regular files of an npm tarball (gzip over POSIX ustar) by path, without npm's leading `package/`.
 * Reads what `npm pack` writes and refuses everything else: links, devices, absolute or climbing paths, paths given
 * twice, headers with a wrong checksum, renaming pax records, a cut-off archive.
 * @param limit bytes the archive may unpack to
 * @throws Error saying which rule was broken
 * @see IEEE Std 1003.1-2017, pax, "ustar Interchange Format"
 */
function tarball_readTarball(gzipped, limit = 512 * 2 ** 20) {
    const tar = (0,external_node_zlib_.gunzipSync)(gzipped, { maxOutputLength: limit });
    const files = new Map();
    let offset = 0;
    while (offset + BLOCK <= tar.length) {
        const header = tar.subarray(offset, offset + BLOCK);
        if (header.every((byte) => byte === 0))
            return files;
        checkHeader(header);
        const size = octal(header, 124, 12);
        const start = offset + BLOCK;
        if (start + size > tar.length)
            throw new Error('the archive is cut off');
        const content = tar.subarray(start, start + size);
        offset = start + Math.ceil(size / BLOCK) * BLOCK;
        const path = [tarball_text(header, 345, 155), tarball_text(header, 0, 100)].filter((part) => part !== '').join('/');
        switch (String.fromCharCode(header[156])) {
            case '0':
            case '\0':
                add(files, path, content);
                break;
            case '5':
                break;
            case 'g':
            case 'x':
                if (/\d+ (path|linkpath|size)=/.test(content.toString('utf8')))
                    throw new Error('a pax record renames or resizes a file');
                break;
            default:
                throw new Error(`"${path}" is neither a file nor a directory`);
        }
    }
    throw new Error('the archive is cut off');
}
function add(files, path, content) {
    const [top, ...rest] = path.split('/');
    if (!top ||
        rest.length === 0 ||
        rest.some((part) => part === '' || part === '.' || part === '..') ||
        /[\\:\0]/.test(path)) {
        throw new Error(`"${path}" is not a plain path inside the package`);
    }
    const name = rest.join('/');
    if (files.has(name))
        throw new Error(`"${path}" is there twice`);
    files.set(name, content);
}
function checkHeader(header) {
    if (tarball_text(header, 257, 5) !== 'ustar')
        throw new Error('a header is not ustar');
    let sum = 0;
    for (let i = 0; i < BLOCK; i++)
        sum += i >= 148 && i < 156 ? 0x20 : header[i];
    if (sum !== octal(header, 148, 8))
        throw new Error('a header has a wrong checksum');
}
function tarball_text(header, start, length) {
    const field = header.subarray(start, start + length);
    const end = field.indexOf(0);
    return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('utf8');
}
function octal(header, start, length) {
    const digits = tarball_text(header, start, length).trim();
    if (!/^[0-7]+$/.test(digits))
        throw new Error('a header holds a number that is not octal');
    return Number.parseInt(digits, 8);
}

;// CONCATENATED MODULE: ./packages/pinned/pin.ts



/** Path of a tarball under any npm registry. */
function tarballPath(name, version) {
    return `${name}/-/${name.split('/').at(-1)}-${version}.tgz`;
}
/**
 * Downloads a package from the configured registry and takes its digests: for the scripts that write pins, whose
 * output a person reads before it is committed.
 * @param isKept which paths inside the package are wanted
 */
async function pinPackage(name, version, isKept) {
    const { url, headers } = await npmRegistry(name, { env: process.env });
    const response = await fetch(new URL(tarballPath(name, version), url), { headers });
    if (!response.ok)
        throw new Error(`${name}@${version}: HTTP ${response.status}`);
    const tarball = new Uint8Array(await response.arrayBuffer());
    const files = [...readTarball(tarball)]
        .filter(([path]) => isKept(path))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, content]) => [path, createHash('sha256').update(content).digest('hex')]);
    return {
        package: name,
        integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
        files: Object.fromEntries(files),
    };
}

;// CONCATENATED MODULE: ./packages/pinned/install.ts






/** What an installed program consists of: sha256 by path under its directory, nothing more and nothing less. */
function filesOf({ packages, own }) {
    const files = new Map();
    for (const { at, pin } of packages)
        for (const [path, digest] of Object.entries(pin.files))
            files.set(`${at}/${path}`, digest);
    for (const [path, content] of Object.entries(own ?? {}))
        files.set(path, (0,external_node_crypto_.createHash)('sha256').update(content).digest('hex'));
    return files;
}
/**
 * Checks an installed program against its pins, byte for byte, before anything of it is loaded. A file that is not
 * pinned is as wrong as a changed one: module resolution might prefer it.
 * @throws the program's error for a checksum, naming the file
 */
async function checkPinned(directory, pinned) {
    const expected = filesOf(pinned);
    const present = await regularFiles(directory);
    const wrong = (path, what) => pinned.fail('checksum', {
        message: `${path} of ${pinned.what} ${what}; nothing of it is loaded`,
        where: { file: (0,external_node_path_.join)(directory, path) },
        hint: `Remove ${directory}; the next run fetches it again.`,
    });
    for (const path of present)
        if (!expected.has(path))
            throw wrong(path, 'is not one of its pinned files');
    for (const [path, digest] of expected) {
        if (!present.has(path))
            throw wrong(path, 'is missing');
        if (sha256((0,external_node_path_.join)(directory, path)) !== digest)
            throw wrong(path, 'does not have its pinned sha256');
    }
}
/**
 * Fetches the program's packages, checks them, and puts them in place as `directory` by one rename: a killed or a losing
 * process leaves nothing there that looks whole. Several processes may do this at once.
 * @param registryOf where a package comes from, by its name
 * @throws the program's errors: network, checksum, cache
 */
async function installPinned(host, directory, pinned, registryOf) {
    const progress = host.progress(`fetching ${pinned.what} (${pinned.title})`, pinned.packages.length);
    const fetched = new Map();
    for (const [done, { at, version, pin }] of pinned.packages.entries()) {
        const files = await fetchPackage(host, pinned, { version, pin, registry: await registryOf(pin.package) });
        for (const [path, content] of files)
            fetched.set(`${at}/${path}`, content);
        progress.update(done + 1);
    }
    for (const [path, content] of Object.entries(pinned.own ?? {}))
        fetched.set(path, Buffer.from(content));
    try {
        await (0,promises_.mkdir)((0,external_node_path_.dirname)(directory), { recursive: true });
        await removeAbandoned((0,external_node_path_.dirname)(directory), host.clock.now());
        const aside = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_path_.dirname)(directory), ASIDE));
        try {
            await unpack(aside, fetched);
            await (0,promises_.rename)(aside, directory).catch(async (error) => {
                // Another process was first; what it put there is checked like everything else before it is loaded.
                if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code ?? '') || !(await exists(directory)))
                    throw error;
            });
        }
        finally {
            await (0,promises_.rm)(aside, { recursive: true, force: true });
        }
    }
    catch (cause) {
        throw pinned.fail('cache', {
            message: `${pinned.what} could not be written to ${directory}: ${cause.message}`,
            where: { file: directory },
            hint: `Free some space (${pinned.megabytes} MB), or name a writable directory in RUNNER_TOOL_CACHE.`,
            cause,
        });
    }
    progress.end();
}
async function fetchPackage(host, pinned, { version, pin, registry }) {
    const url = new URL(tarballPath(pin.package, version), registry.url);
    const tarball = await download(host, pinned, url, registry);
    const integrity = `sha512-${(0,external_node_crypto_.createHash)('sha512').update(tarball).digest('base64')}`;
    if (integrity !== pin.integrity) {
        throw pinned.fail('checksum', {
            message: `${pin.package}@${version} from the npm registry has the digest ${integrity}, expected ${pin.integrity}; it is not used`,
            hint: 'The registry, or something between it and this machine, changes packages. Nothing was installed.',
        });
    }
    return [...tarball_readTarball(tarball)].filter(([path]) => Object.hasOwn(pin.files, path));
}
const ATTEMPTS = 3;
/** A server error or a broken connection is tried again; a refusal is not. */
async function download(host, pinned, url, registry, attempt = 1) {
    let reason;
    let cause;
    let final = false;
    try {
        const response = await host.fetch(url, { headers: registry.headers, signal: host.signal });
        if (response.ok)
            return new Uint8Array(await response.arrayBuffer());
        reason = `HTTP ${response.status}`;
        final = response.status < 500 && response.status !== 429;
    }
    catch (error) {
        cause = error;
        reason =
            error instanceof Error
                ? [error.message, error.cause?.message].filter(Boolean).join(': ')
                : String(error);
        final = host.signal.aborted;
    }
    if (!final && attempt < ATTEMPTS) {
        await new Promise((resolve) => setTimeout(resolve, 250 * 4 ** (attempt - 1)));
        return download(host, pinned, url, registry, attempt + 1);
    }
    throw pinned.fail('network', {
        message: `${pinned.what} is not on this machine yet and ${url.pathname.split('/').pop()} could not be fetched from ${url.origin}: ${reason}`,
        hint: `Check the network and the npm registry (npm config get registry), or copy the directory ${pinned.directory} of another machine's tool cache and name it in ${pinned.variable}.`,
        cause,
    });
}
async function unpack(directory, files) {
    for (const [path, content] of files) {
        await (0,promises_.mkdir)((0,external_node_path_.dirname)((0,external_node_path_.join)(directory, path)), { recursive: true });
        await (0,promises_.writeFile)((0,external_node_path_.join)(directory, path), content);
    }
}
const ASIDE = '.engine-';
const ABANDONED_AFTER_MS = 3600_000;
/** What killed fetches left behind. An hour is longer than any fetch that is still going on. */
async function removeAbandoned(parent, now) {
    for (const name of await (0,promises_.readdir)(parent)) {
        if (!name.startsWith(ASIDE))
            continue;
        const status = await (0,promises_.stat)((0,external_node_path_.join)(parent, name)).catch(() => undefined);
        if (status && now.getTime() - status.mtimeMs > ABANDONED_AFTER_MS)
            await (0,promises_.rm)((0,external_node_path_.join)(parent, name), { recursive: true, force: true });
    }
}
async function regularFiles(directory) {
    const entries = await (0,promises_.readdir)(directory, { recursive: true, withFileTypes: true });
    // A link counts as a file that is not pinned, whatever it points to: its name never matches a pinned regular file.
    return new Set(entries
        .filter((entry) => !entry.isDirectory())
        .map((entry) => {
        const path = (0,external_node_path_.join)(entry.parentPath, entry.name)
            .slice(directory.length + 1)
            .replaceAll('\\', '/');
        return entry.isFile() ? path : `${path} (not a regular file)`;
    }));
}
/** Into one buffer: one for each part of a hundred megabytes keeps the garbage collector busy for as long as the hash takes. */
function sha256(path) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const buffer = Buffer.allocUnsafe(256 * 1024);
    const file = (0,external_node_fs_.openSync)(path, 'r');
    try {
        for (let count; (count = (0,external_node_fs_.readSync)(file, buffer)) > 0;)
            hash.update(buffer.subarray(0, count));
        return hash.digest('hex');
    }
    finally {
        (0,external_node_fs_.closeSync)(file);
    }
}
async function exists(path) {
    return (0,promises_.stat)(path).then(() => true, () => false);
}

;// CONCATENATED MODULE: ./packages/pinned/locate.ts




/**
 * A directory that holds the program, every byte of it checked against the pins: the one named (`path`, else the
 * program's variable), else the tool cache's, which is filled from the npm registry when empty.
 * @throws the program's own errors: missing, network, checksum, cache
 */
async function locatePinned(host, pinned, { path, readProgram }) {
    const named = path ?? (host.env[pinned.variable] || undefined);
    const directory = named === undefined ? (0,external_node_path_.join)(cacheDirectory(host.env), pinned.directory) : (0,external_node_path_.resolve)(named);
    if (!(await exists(directory))) {
        if (named !== undefined) {
            throw pinned.fail('missing', {
                message: `${pinned.what} was to be in ${directory}, but there is no such directory`,
                where: { file: directory },
                hint: `Copy ${pinned.directory} from the tool cache of a machine that has it, or unset ${pinned.variable}.`,
            });
        }
        await installPinned(host, directory, pinned, (name) => registryOf(host, pinned, name, readProgram));
    }
    await checkPinned(directory, pinned);
    return directory;
}
/** The runner's tool cache; elsewhere the user's cache directory. */
function cacheDirectory(env) {
    const user = env['XDG_CACHE_HOME'] || env['LOCALAPPDATA'] || (0,external_node_path_.join)(env['HOME'] || (0,external_node_os_.homedir)(), '.cache');
    return (0,external_node_path_.join)(env['RUNNER_TOOL_CACHE'] || user, 'mlops-actions');
}
function registryOf(host, pinned, name, readProgram) {
    /** npm's own answer, which knows its built-in default; asked where no project's `.npmrc` is, see {@link npmRegistry}. */
    const ask = async () => {
        const cwd = host.env['HOME'] || (0,external_node_os_.homedir)();
        const { exitCode, stdout } = await readProgram(host, ['npm', 'config', 'get', 'registry'], { cwd });
        return exitCode === 0 ? stdout.trim() : undefined;
    };
    return registry_npmRegistry(name, { env: host.env, ask }).catch((cause) => {
        throw pinned.fail('network', {
            message: `${pinned.what} is not on this machine yet and cannot be fetched: ${cause.message}`,
            hint: "Name the npm registry: set npm_config_registry, or put `registry=https://…` into ~/.npmrc (a project's own .npmrc does not count).",
            cause,
        });
    });
}

;// CONCATENATED MODULE: ./packages/pinned/index.ts




/***/ })

};
