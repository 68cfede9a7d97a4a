export const id = 8771;
export const ids = [8771];
export const modules = {

/***/ 98771:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(14399);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(95004);
/* harmony import */ var _evaluation__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50430);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(33138);
/* harmony import */ var _project_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6633);





/* harmony default export */ const __WEBPACK_DEFAULT_EXPORT__ = ((0,_kit__WEBPACK_IMPORTED_MODULE_2__.defineAction)({
    name: 'accept',
    title: 'Accept a rule',
    description: 'Puts on record that a rule of the gate may fail for a while, with the reason. The gate names the exception wherever it counts.',
    inputs: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
        rule: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().describe('Id of the rule, as the report prints it: roc_auc[carrier=US].margin'),
        reason: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().describe('Why this is acceptable.'),
        until: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().describe('Last day on which it counts: 2030-03-31.'),
        by: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional().describe("Who accepts. Default: this clone's git identity."),
        ..._kit__WEBPACK_IMPORTED_MODULE_2__.projectInputs,
    }),
    outputs: { id: 'id of the exception' },
    permissions: {},
    positional: ['rule'],
    async run({ inputs, host }) {
        const { project, ledger } = await (0,_project_js__WEBPACK_IMPORTED_MODULE_3__/* .openProject */ .U)(host, inputs);
        const { gate } = project.config;
        refuseUnknown(gate?.rules ?? [], inputs.rule);
        const accepted = await (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .accept */ .Ju)(host, project, ledger, inputs.rule, {
            reason: inputs.reason,
            until: inputs.until,
            owners: gate?.owners,
            ...(inputs.by !== undefined && { by: inputs.by }),
        });
        return {
            summary: `${accepted.rule} is accepted until ${(0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .describeEnd */ .lA)(accepted)} by ${accepted.by}: ${accepted.reason}`,
            outputs: { id: accepted.id },
        };
    },
}));
/** An exception that excuses nothing is a slip of the pen, found out when the gate goes on failing. */
function refuseUnknown(rules, name) {
    // The rule that is implied where none is written depends on the predictions.
    if (rules.length === 0)
        return;
    const policy = (0,_evaluation__WEBPACK_IMPORTED_MODULE_1__.policyOf)(rules, []);
    if ((0,_evaluation__WEBPACK_IMPORTED_MODULE_1__.isRuleNamed)(policy, name))
        return;
    const ids = policy.rules.map(({ id }) => id);
    const meant = (0,_kit__WEBPACK_IMPORTED_MODULE_2__.nearest)(name, ids);
    throw (0,_evidence__WEBPACK_IMPORTED_MODULE_0__/* .ledgerErrors */ .bG)('MLOPS_ACCEPT_INVALID', {
        message: `no rule of mlops.yml is called "${name}": there are ${ids.join(', ')}`,
        where: { field: 'rule' },
        hint: meant === undefined ? 'The report prints the id of each rule and slice.' : `Did you mean ${meant}?`,
    });
}


/***/ }),

/***/ 6633:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ openProject)
/* harmony export */ });
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48756);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(95004);


/** The project, with mlops.yml or without, and its ledger: what every question is asked of. */
async function openProject(host, inputs) {
    const project = await (0,_config__WEBPACK_IMPORTED_MODULE_0__/* .openProject */ .U8)(host, inputs);
    return { project, ledger: await (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .openLedger */ .au)(host, project) };
}


/***/ })

};
