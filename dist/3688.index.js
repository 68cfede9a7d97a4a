export const id = 3688;
export const ids = [3688];
export const modules = {

/***/ 3688:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   "default": () => (__WEBPACK_DEFAULT_EXPORT__)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2503);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84620);
/* harmony import */ var _evaluation__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66679);
/* harmony import */ var _kit__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(709);
/* harmony import */ var _project_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(23866);





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
        const branch = ledger.branch;
        if ((await host.git.run(['remote'], { directory: project.repository })).stdout.length > 0)
            host.log.info(`On record in the branch ${branch} of this clone. On GitHub it counts where the default branch records in ${branch}, once that is pushed: git push origin ${branch}. Where it records in artifacts, no exception counts: change the rule there first.`);
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

/***/ 23866:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ openProject)
/* harmony export */ });
/* harmony import */ var _config__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84152);
/* harmony import */ var _evidence__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(84620);


/** The project, with mlops.yml or without, and its ledger: what every question is asked of. */
async function openProject(host, inputs) {
    const project = await (0,_config__WEBPACK_IMPORTED_MODULE_0__.openProject)(host, inputs);
    return { project, ledger: await (0,_evidence__WEBPACK_IMPORTED_MODULE_1__/* .openLedger */ .au)(host, project) };
}


/***/ })

};
