export const id=7406;export const ids=[7406];export const modules={97406:((__unused_webpack_module,__webpack_exports__,__webpack_require__)=>{__webpack_require__.r(__webpack_exports__);__webpack_require__.d(__webpack_exports__,{"default":()=>init});var external_node_path_=__webpack_require__(76760);var schemas=__webpack_require__(2503);var config=__webpack_require__(24613);var kit=__webpack_require__(59585);var errors=__webpack_require__(96540);var rulesets=__webpack_require__(79860);var templates=__webpack_require__(8684);var promises_=__webpack_require__(51455);var evidence=__webpack_require__(98074);var lint=__webpack_require__(54664);var ours=__webpack_require__(37415);async function planWorkflows(host,options){const top=await repositoryTop(host,options.directory);const branch=(await (0,evidence.OR)(host,top))?.name;const described=await host.files.exists((0,external_node_path_.join)(options.directory,"mlops.yml"));const usual=described?"pull-request":"predictions";const chosen=options.chosen.length>0?options.chosen:[usual];const config=(0,external_node_path_.relative)(top,(0,external_node_path_.join)(options.directory,"mlops.yml")).split(external_node_path_.sep).join("/");const place={defaultBranch:branch??"main",...described&&config!=="mlops.yml"&&{config},...(chosen.includes("train")||await host.files.exists((0,external_node_path_.join)(top,fileOf("train"))))&&{trainsElsewhere:true}};const names=chosen.flatMap(choice=>templates.zM[choice]);const texts=trainings=>new Map(names.map(name=>[fileOf(name),templates.kT[name].text({...place,...trainings&&{trainings}})]));const there=await filesThere(host,top);const known={ours:await (0,ours.O)(),defaultBranch:{name:place.defaultBranch}};const trainings=understood(()=>(0,lint.xc)(new Map([...texts(),...there]),known,place.config))??[];const written=texts(trainings.length>0?trainings:undefined);return{top,chosen,defaultBranch:place.defaultBranch,guessedBranch:branch===undefined,unreleased:understood(()=>unreleased(new Map([...written,...there]),known))??[],files:await Promise.all([...written].map(async([path,text])=>({path,text,state:await stateOf(host,top,{path,text})})))}}async function filesThere(host,top){try{return await (0,lint.BF)(host,top)}catch(error){if(error instanceof kit.MlopsError)return new Map;throw error}}function understood(read){try{return read()}catch(error){if(error instanceof kit.MlopsError)return undefined;throw error}}function unreleased(files,known){return(0,lint.u8)(files,known).findings.filter(({rule})=>rule==="training-unreleased").map(({at,message,fix})=>`${at.file}: ${message} ${fix}`)}async function writeWorkflows(host,plan){const written=[];for(const file of plan.files)written.push(file.state==="new"?await write(host,plan.top,file):file);return written}async function write(host,top,file){const path=(0,external_node_path_.join)(top,file.path);await (0,promises_.mkdir)((0,external_node_path_.dirname)(path),{recursive:true});const aside=`${path}.${host.random.uuid()}`;await (0,promises_.writeFile)(aside,file.text,{flag:"wx"});try{await (0,promises_.link)(aside,path);return file}catch(cause){if(cause.code!=="EEXIST")throw cause;return{...file,state:await stateOf(host,top,file)}}finally{await (0,promises_.rm)(aside,{force:true})}}function fileOf(name){return`.github/workflows/${templates.kT[name].file}.yml`}async function stateOf(host,top,{path,text}){const file=(0,external_node_path_.join)(top,path);if(!await host.files.exists(file))return"new";return await host.files.readText(file)===text?"same":"other"}async function repositoryTop(host,directory){const asked=await host.git.run(["rev-parse","--show-toplevel"],{directory});if(asked.code===0)return Buffer.from(asked.stdout).toString("utf8").trimEnd();throw(0,errors.f)("MLOPS_INIT_NO_REPOSITORY",{message:`${directory} is in no git repository: workflows belong to one.`,hint:"Run git init first, or name the directory: mlops init --github path/to/project",cause:new Error(asked.stderr.trim())})};async function initGithub(host,options){const plan=await planWorkflows(host,options);const files=await writeWorkflows(host,plan);const checks=[...new Set(plan.chosen.flatMap(choice=>templates.EG[choice]??[]))];const toSet=(0,rulesets.gQ)(checks);return{summary:files.map(said).join(" "),text:[...files.map(said),...notes(plan),"","Next, whether the workflows of this repository hold together: mlops lint","","Then set these rules on GitHub, as an administrator of the repository:","",(0,rulesets.rE)(toSet),"",...rulesets.Ai,"","An environment whose secrets deploy takes the default branch alone (Settings \u2192 Environments): whoever may push can push a tag, with a","workflow of their own on it, and reviewers may approve what they started. To let pushed version tags deploy, say who makes such tags, too:","",(0,rulesets.rE)([(0,rulesets.$)()]),"","Afterwards, what is set and what is open: mlops doctor --github"].join("\n"),outputs:{config:"",workflows:files.map(({path})=>path).join(",")},result:{files:files.map(({path,state})=>({path,state})),rulesets:toSet}}}function said({path,state}){const file=kit.escape.logLine(path);switch(state){case"new":return`Wrote ${file}.`;case"same":return`${file} is there already.`;case"other":return`${file} is there with another text: left alone.`}}function notes({chosen,guessedBranch,defaultBranch,unreleased}){return[...guessedBranch?[`No branch here is known as the default one; the workflows say ${defaultBranch}.`]:[],...chosen.includes("predictions")?["Put your own command, metric and margin into mlops-predictions.yml; predictions.csv has id, target and score."]:[],...chosen.includes("gpu")?["Runners are asked for by the labels self-hosted and gpu; change runs-on to yours."]:[],...chosen.includes("dashboard")?["Let workflows publish the site: Settings \u2192 Pages \u2192 Source: GitHub Actions. Who can read it reads the ledger."]:[],...chosen.includes("monitor")?["The runner of monitoring reads the log of the service: change runs-on, and data-roots to where the log lies. `monitor: {log: \u2026}` in mlops.yml names it."]:[],...chosen.includes("train")?["mlops-train.yml trains after a merge and when monitoring asks: where mlops-pull-request.yml or mlops-gpu.yml has a job `record`, or mlops-monitor.yml a job `retrain`, take it out with its trigger."]:[],...chosen.includes("release-passed")?['mlops-release-passed.yml makes the tags of versions itself, which the ruleset "mlops: who releases" leaves to people: set that, and it releases only what has a tag of theirs.']:[],...unreleased.map(each=>kit.escape.logLine(each)),...chosen.includes("release")||chosen.includes("release-attested")?["Releasing takes the runs that ml-train.yml recorded, of a project that says `register:` in mlops.yml. The runner that deploys is asked for by the labels self-hosted and serving; change runs-on to yours. Who lets it begin: Settings \u2192 Environments \u2192 production."]:[],...chosen.includes("release-attested")?["mlops-release-attested.yml does all that mlops-release.yml does: keep one of them. GitHub keeps attestations of public repositories, and of private ones with GitHub Enterprise Cloud."]:[],...chosen.includes("scan")?["Name the directory of your model files in mlops-scan.yml. Private repositories have code scanning where Settings \u2192 Advanced Security says so."]:[]]};const init=(0,kit.defineAction)({name:"init",title:"Begin a project",description:"Looks at a directory and writes its mlops.yml, at most eight lines. With --github, writes the workflows of its repository instead. Never overwrites a file.",inputs:schemas.Ikc({directory:(0,kit.text)().describe("Where to look and write. Default: the working directory."),label:(0,kit.text)().describe("The column to predict."),github:(0,kit.flag)().describe("Write workflows for GitHub, and print the rulesets to set there."),template:(0,kit.list)().describe(`With --github, which workflows: ${Object.keys(templates.zM).join(", ")}. Default: pull-request where there is an mlops.yml, else predictions.`)}),outputs:{config:"path of the file written",workflows:"paths of the workflows, separated by commas"},permissions:{},positional:["directory"],async run({inputs,host}){const directory=(0,external_node_path_.resolve)(inputs.directory??".");const chosen=inputs.template.map(known);if(inputs.github||chosen.length>0)return initGithub(host,{directory,chosen});const plan=await (0,config.initProject)(host,{directory,...inputs.label!==undefined&&{label:inputs.label}});return{summary:`Wrote ${plan.path}`,text:[`Wrote ${plan.path}:`,"",...plan.text.trimEnd().split("\n").map(line=>`  ${line}`),"",...plan.notes].join("\n"),outputs:{config:plan.path,workflows:""}}}});function known(name){const names=Object.keys(templates.zM);const choice=names.find(each=>each===name);if(choice!==undefined)return choice;const meant=(0,kit.nearest)(name,names);throw(0,errors.f)("MLOPS_INIT_TEMPLATE",{message:`There is no template "${name}": expected ${names.join(", ")}.`,...meant!==undefined&&{hint:`Did you mean --template ${meant}`}})}}),79860:((__unused_webpack_module,__webpack_exports__,__webpack_require__)=>{__webpack_require__.d(__webpack_exports__,{$:()=>releasesByHand,AS:()=>RELEASE_TAGS,Ai:()=>RULESET_LIMITS,HZ:()=>VERSION_TAGS,Q_:()=>GITHUB_ACTIONS,gQ:()=>rulesets,pZ:()=>ADMINISTRATORS,rE:()=>rulesetCommands});const GITHUB_ACTIONS=15368;const ADMINISTRATORS=5;const VERSION_TAGS=["refs/tags/*@*","refs/tags/*#*"];const RELEASE_TAGS="refs/tags/*@v*";function rulesets(checks){const required=checks.map(context=>({context,integration_id:GITHUB_ACTIONS}));return[ruleset("mlops: default branch","branch",["~DEFAULT_BRANCH"],[{type:"deletion"},{type:"non_fast_forward"},{type:"pull_request",parameters:{required_approving_review_count:1,dismiss_stale_reviews_on_push:true,require_code_owner_review:true,require_last_push_approval:true,required_review_thread_resolution:false}},...required.length===0?[]:[{type:"required_status_checks",parameters:{required_status_checks:required,strict_required_status_checks_policy:false}}]]),ruleset("mlops: ledger","branch",["refs/heads/mlops/**"],[{type:"deletion"},{type:"non_fast_forward"},{type:"required_linear_history"}]),ruleset("mlops: versions","tag",VERSION_TAGS,[{type:"deletion"},{type:"update"}])]}function releasesByHand(){const administrators={actor_id:ADMINISTRATORS,actor_type:"RepositoryRole",bypass_mode:"always"};return{...ruleset("mlops: who releases","tag",[RELEASE_TAGS],[{type:"creation"}]),bypass_actors:[administrators]}}function ruleset(name,target,include,rules){return{name,target,enforcement:"active",conditions:{ref_name:{include,exclude:[]}},rules}}function rulesetCommands(all){return all.map(each=>["gh api --method POST 'repos/{owner}/{repo}/rulesets' --input - <<'RULESET'",written(each),"RULESET"].join("\n")).join("\n")}function written({rules,...rest}){const fields=Object.entries(rest).map(([field,value])=>`  "${field}": ${JSON.stringify(value)}`);const each=rules.map(rule=>`    ${JSON.stringify(rule)}`);return`{
${[...fields,`  "rules": [
${each.join(",\n")}
  ]`].join(",\n")}
}`}const RULESET_LIMITS=["The token of a workflow (GITHUB_TOKEN) cannot be a bypass actor of a ruleset. So the ledger is guarded against rewriting and","deletion, not against additions by others who may push; to leave additions to the workflow alone, record with the token of","a GitHub App, restrict creations and updates of mlops/** and name the App as bypass actor."]}),8684:((__unused_webpack_module,__webpack_exports__,__webpack_require__)=>{__webpack_require__.d(__webpack_exports__,{EG:()=>checkOf,kT:()=>templates,zM:()=>choices});var _release_js__WEBPACK_IMPORTED_MODULE_0__=__webpack_require__(72426);const PYTHON=["^requirements\\.txt$","^pyproject\\.toml$","\\.ipynb$"];const PROJECT=["^mlops\\.yml$"];const SERVING=`'["self-hosted", "serving"]'`;const GPU=`'["self-hosted", "gpu"]'`;const CAUSE="'${{ github.event.client_payload.cause }}'";const ASKED_FOR="github.event.client_payload.key || github.event_name";const concurrency=`concurrency: { group: 'model-$\{{ github.event.number || github.run_id }}', cancel-in-progress: true }`;const on=({defaultBranch},pushed=true)=>{const push=!pushed?"":`, push: { branches: [${pattern(defaultBranch)}] }`;return`on: { pull_request: { branches: [${pattern(defaultBranch)}] }, merge_group: {}${push} }`};function pattern(branch){return/^[\w./$-]+$/.test(branch)?branch:quoted(branch.replaceAll(/[*+?![\]\\]/g,"\\$&"))}function withLine(inputs){const given=Object.entries(inputs).filter(([,value])=>value!==undefined);if(given.length===0)return"";return`    with: { ${given.map(([name,value])=>`${name}: ${value}`).join(", ")} }
`}function word(name){return/^(?!(?:true|false|null)$)[a-z]+$/i.test(name)?name:quoted(name)}function quoted(text){return text===undefined?undefined:`'${text.replaceAll("'","''")}'`}function judgedAndRecorded(place,inputs){const unlessPushed=place.trainsElsewhere?"":"    if: github.event_name != 'push'\n";const record=`  record:
    if: github.event_name == 'push'
    permissions: { contents: write, actions: read }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__.w2)(".github/workflows/ml-train.yml")}
${withLine(inputs)}`;return`name: Model
${on(place,!place.trainsElsewhere)}
${concurrency}
permissions: {}
jobs:
  model:
${unlessPushed}    permissions: { contents: read, actions: read, pull-requests: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__.w2)(".github/workflows/ml-pull-request.yml")}
${withLine(inputs)}${place.trainsElsewhere?"":record}`}const release=place=>`name: Release
on: { push: { tags: ['*@v*'] }, workflow_dispatch: {} }
concurrency: { group: release, cancel-in-progress: false }
permissions: {}
jobs:
  release:
    permissions: { contents: write, actions: read, deployments: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__.w2)(".github/workflows/ml-release.yml")}
${withLine({"runs-on":SERVING,config:quoted(place.config)})}`;const templates={predictions:{file:"mlops-predictions",name:"Is the model worse? In five minutes",description:"Judge the predictions of every pull request against those of the default branch, in one comment.",icon:"graph",categories:["Machine learning","Python","Continuous integration"],filePatterns:PYTHON,text:place=>`name: Model
${on(place)}
${concurrency}
permissions: {}
jobs:
  model:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions: { contents: read, actions: read, pull-requests: write }
    steps:
      - uses: ${_release_js__WEBPACK_IMPORTED_MODULE_0__.MG.checkout}
        with: { persist-credentials: false }
      - run: python predict.py # yours: writes id, target, score and any columns to slice by
      - uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__.w2)()}
        with: { predictions: predictions.csv, metric: roc_auc, margin: 0.005 }
`},"pull-request":{file:"mlops-pull-request",name:"Train and judge a model",description:"Run the stages of mlops.yml on every pull request, judge the model, and record the runs of the default branch.",icon:"beaker",categories:["Machine learning","Continuous integration"],filePatterns:PROJECT,text:place=>judgedAndRecorded(place,{config:quoted(place.config)})},gpu:{file:"mlops-gpu",name:"Train and judge a model on GPU runners",description:'Like "Train and judge a model", with the training on your own GPU runners and the verdict on a hosted one.',icon:"cpu",categories:["Machine learning","Continuous integration"],filePatterns:PROJECT,text:place=>judgedAndRecorded(place,{"runs-on":GPU,config:quoted(place.config)})},fork:{file:"mlops-pull-request-fork",name:"Model of a fork (1 of 2)",description:"Run the stages for pull requests of forks: no secrets, a token that can only read. Needs part 2.",icon:"repo-forked",categories:["Machine learning","Continuous integration"],filePatterns:PROJECT,text:place=>`name: Model of a fork
on: { pull_request: { branches: [${pattern(place.defaultBranch)}] } }
${concurrency.replace("model-","model-fork-")}
permissions: {}
jobs:
  fork:
    permissions: { contents: read }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__.w2)(".github/workflows/ml-pull-request-fork.yml")}
${withLine({config:quoted(place.config)})}`},"report-fork":{file:"mlops-report-fork",name:"Model of a fork (2 of 2)",description:"Judge what part 1 handed over by the default branch's rules, without checking out any of the fork's code.",icon:"comment-discussion",categories:["Machine learning","Continuous integration"],filePatterns:PROJECT,text:place=>`name: Report on the model of a fork
on:
  workflow_run: # zizmor: ignore[dangerous-triggers] no checkout, no cache, no code of the fork: data is read and judged
    workflows: [Model of a fork]
    types: [completed]
permissions: {}
jobs:
  report:
    permissions: { contents: read, actions: read, checks: write, pull-requests: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__.w2)(".github/workflows/ml-report-fork.yml")}
${withLine({config:quoted(place.config)})}`},dashboard:{file:"mlops-dashboard",name:"Dashboard of models on GitHub Pages",description:"Publish what is in production, how it does, and every recorded run as a page, once a day.",icon:"project",categories:["Machine learning","Pages"],filePatterns:PROJECT,text:()=>`name: Dashboard
on: { schedule: [{ cron: '17 5 * * *' }], workflow_dispatch: {} }
concurrency: { group: dashboard, cancel-in-progress: false }
permissions: {}
jobs:
  dashboard:
    permissions: { contents: read, actions: read, pages: write, id-token: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__.w2)(".github/workflows/ml-dashboard.yml")}
`},monitor:{file:"mlops-monitor",name:"Watch a model, and train it again",description:"Compare what is served with what was validated, once a day: an issue and one retraining for each cause.",icon:"pulse",categories:["Machine learning","Monitoring"],filePatterns:PROJECT,text:place=>{const asked=place.trainsElsewhere?"":", repository_dispatch: { types: [mlops-retrain] }";const retrain=`  retrain:
    if: github.event_name == 'repository_dispatch'
    permissions: { contents: write, actions: read }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__.w2)(".github/workflows/ml-train.yml")}
${withLine({cause:CAUSE,config:quoted(place.config)})}`;return`name: Monitor
on: { schedule: [{ cron: '43 5 * * *' }], workflow_dispatch: {}${asked} }
concurrency: { group: 'monitor-$\{{ ${ASKED_FOR} }}', cancel-in-progress: false }
permissions: {}
jobs:
  monitor:
${place.trainsElsewhere?"":"    if: github.event_name != 'repository_dispatch'\n"}    permissions: { contents: write, actions: read, issues: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__.w2)(".github/workflows/ml-monitor.yml")}
${withLine({"runs-on":SERVING,"data-roots":"/var/lib/mlops",config:quoted(place.config)})}${place.trainsElsewhere?"":retrain}`}},train:{file:"mlops-train",name:"Train a model for long (1 of 2)",description:"Train, judge and record the model of the default branch: after a merge, once a week, by hand, and when monitoring asks.",icon:"server",categories:["Machine learning","Continuous integration"],filePatterns:PROJECT,text:place=>`name: Train
on:
  push: { branches: [${pattern(place.defaultBranch)}] }
  schedule: [{ cron: '27 3 * * 1' }]
  workflow_dispatch: {}
  repository_dispatch: { types: [mlops-retrain] }
concurrency: { group: 'train-$\{{ ${ASKED_FOR} }}', cancel-in-progress: false }
permissions: {}
jobs:
  train:
    permissions: { contents: write, actions: read }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__.w2)(".github/workflows/ml-train.yml")}
${withLine({"runs-on":GPU,cause:CAUSE,config:quoted(place.config)})}`},"after-training":{file:"mlops-after-training",name:"Train a model for long (2 of 2)",description:"Have a training whose machine was lost go on from its checkpoint, for as long as it gets on.",icon:"sync",categories:["Machine learning","Continuous integration"],filePatterns:PROJECT,text:place=>`name: After a training
on:
  workflow_run: # zizmor: ignore[dangerous-triggers] nothing of that run is read but how it ended
    workflows: [Train]
    types: [completed]
    branches: [${pattern(place.defaultBranch)}]
permissions: {}
jobs:
  after:
    permissions: { actions: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__.w2)(".github/workflows/ml-after-training.yml")}
`},release:{file:"mlops-release",name:"Release a model (1 of 2)",description:"For a tag such as name@v1.2.3: prove the model of its commit again, register and deploy it.",icon:"rocket",categories:["Machine learning","Deployment"],filePatterns:PROJECT,text:release},"release-attested":{file:"mlops-release-attested",name:"Release a model, signed",description:'As "Release a model", and an attestation that the files of the release are the registered version.',icon:"shield-check",categories:["Machine learning","Deployment"],filePatterns:PROJECT,text:place=>`${release(place)}  attest:
    needs: release
    permissions: { contents: read, actions: read, id-token: write, attestations: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__.w2)(".github/workflows/ml-attest.yml")}
${withLine({tag:"'${{ needs.release.outputs.tag }}'",config:quoted(place.config)})}`},"release-passed":{file:"mlops-release-passed",name:"Release what passed",description:"Register and deploy each model that was trained and passed, without a tag: the environment may still ask.",icon:"verified",categories:["Machine learning","Deployment"],filePatterns:PROJECT,text:place=>`name: Release what passed
on:
  workflow_run: # zizmor: ignore[dangerous-triggers] only what a run of the default branch recorded is registered
    workflows: [${(place.trainings??[place.trainsElsewhere?"Train":"Model"]).map(word).join(", ")}]
    types: [completed]
    branches: [${pattern(place.defaultBranch)}]
concurrency: { group: release, cancel-in-progress: false }
permissions: {}
jobs:
  release:
    permissions: { contents: write, actions: read, deployments: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__.w2)(".github/workflows/ml-release.yml")}
${withLine({"runs-on":SERVING,config:quoted(place.config)})}`},scan:{file:"mlops-scan",name:"Look into model files",description:"Say what is inside of model files without running them, in code scanning: on every change and once a week.",icon:"shield-lock",categories:["Machine learning","Code Scanning"],filePatterns:[...PROJECT,...PYTHON],text:({defaultBranch})=>`name: Look into model files
on: { push: { branches: [${pattern(defaultBranch)}] }, pull_request: {}, schedule: [{ cron: '11 4 * * 2' }] }
concurrency: { group: 'scan-$\{{ github.event.number || github.run_id }}', cancel-in-progress: true }
permissions: {}
jobs:
  scan:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions: { contents: read, security-events: write }
    steps:
      - uses: ${_release_js__WEBPACK_IMPORTED_MODULE_0__.MG.checkout}
        with: { persist-credentials: false, lfs: true }
      - uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__.w2)("actions/scan-model")}
        with: { model: models, upload: true } # the directory of yours
`},rollback:{file:"mlops-rollback",name:"Release a model (2 of 2)",description:"Put a version into service again that was registered before, proven again.",icon:"history",categories:["Machine learning","Deployment"],filePatterns:PROJECT,text:place=>`name: Roll back
on: { workflow_dispatch: { inputs: { to: { description: 'As name@v1.2.3', required: true, type: string } } } }
concurrency: { group: release, cancel-in-progress: false }
permissions: {}
jobs:
  rollback:
    permissions: { contents: write, actions: read, deployments: write }
    uses: ${(0,_release_js__WEBPACK_IMPORTED_MODULE_0__.w2)(".github/workflows/ml-rollback.yml")}
${withLine({to:"'${{ inputs.to }}'","runs-on":SERVING,config:quoted(place.config)})}`}};const choices={predictions:["predictions"],"pull-request":["pull-request"],gpu:["gpu"],fork:["fork","report-fork"],dashboard:["dashboard"],monitor:["monitor"],train:["train","after-training"],release:["release","rollback"],"release-attested":["release-attested","rollback"],"release-passed":["release-passed"],scan:["scan"]};const checkOf={predictions:"model","pull-request":"model / judge",gpu:"model / judge"};function properties({name,description,icon,categories,filePatterns}){const fields={name,description,iconName:`octicon ${icon}`,categories,filePatterns};const lines=Object.entries(fields).map(([field,value])=>`  "${field}": ${inline(value)}`);return`{
${lines.join(",\n")}
}
`}function inline(value){return typeof value==="string"?JSON.stringify(value):`[${value.map(inline).join(", ")}]`}})};