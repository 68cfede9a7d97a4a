export const id = 6531;
export const ids = [6531];
export const modules = {

/***/ 36531:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  "default": () => (/* binding */ action)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 4 modules
var schemas = __webpack_require__(2503);
// EXTERNAL MODULE: ./packages/config/index.ts + 39 modules
var config = __webpack_require__(84152);
// EXTERNAL MODULE: ./packages/kit/index.ts + 5 modules
var kit = __webpack_require__(709);
;// CONCATENATED MODULE: ./packages/dashboard/errors.ts

const fail = (0,kit.defineErrors)({
    MLOPS_DASHBOARD_PLACE: 'The directory for the dashboard has something in it that no dashboard made.',
    MLOPS_DASHBOARD_PROJECT: 'The ledger has nothing of the project that was asked for.',
});

// EXTERNAL MODULE: ./packages/reports/index.ts + 24 modules
var reports = __webpack_require__(30327);
;// CONCATENATED MODULE: ./packages/dashboard/client/script.json
const script_namespaceObject = /*#__PURE__*/JSON.parse('{"script":"/*! uPlot 1.6.32\\nThe MIT License (MIT)\\n\\nCopyright (c) 2022 Leon Sorokin\\n\\nPermission is hereby granted, free of charge, to any person obtaining a copy\\nof this software and associated documentation files (the \\"Software\\"), to deal\\nin the Software without restriction, including without limitation the rights\\nto use, copy, modify, merge, publish, distribute, sublicense, and/or sell\\ncopies of the Software, and to permit persons to whom the Software is\\nfurnished to do so, subject to the following conditions:\\n\\nThe above copyright notice and this permission notice shall be included in\\nall copies or substantial portions of the Software.\\n\\nTHE SOFTWARE IS PROVIDED \\"AS IS\\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR\\nIMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,\\nFITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE\\nAUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER\\nLIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,\\nOUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN\\nTHE SOFTWARE.\\n*/\\nconst uPlot=(navigator=>{var uPlot=function(){\\"use strict\\";const l=\\"u-off\\",e=\\"u-label\\",t=\\"width\\",n=\\"height\\",i=\\"top\\",o=\\"bottom\\",s=\\"left\\",r=\\"right\\",u=\\"#000\\",a=u+\\"0\\",f=\\"mousemove\\",c=\\"mousedown\\",h=\\"mouseup\\",d=\\"mouseenter\\",p=\\"mouseleave\\",m=\\"dblclick\\",g=\\"change\\",x=\\"dppxchange\\",w=\\"--\\",_=\\"undefined\\"!=typeof window,b=_?document:null,v=_?window:null,k=_?navigator:null;let y,M;function S(l,e){if(null!=e){let t=l.classList;!t.contains(e)&&t.add(e)}}function T(l,e){let t=l.classList;t.contains(e)&&t.remove(e)}function E(l,e,t){l.style[e]=t+\\"px\\"}function z(l,e,t,n){let i=b.createElement(l);return null!=e&&S(i,e),null!=t&&t.insertBefore(i,n),i}function D(l,e){return z(\\"div\\",l,e)}const P=new WeakMap;function A(e,t,n,i,o){let s=\\"translate(\\"+t+\\"px,\\"+n+\\"px)\\";s!=P.get(e)&&(e.style.transform=s,P.set(e,s),0>t||0>n||t>i||n>o?S(e,l):T(e,l))}const W=new WeakMap;function Y(l,e,t){let n=e+t;n!=W.get(l)&&(W.set(l,n),l.style.background=e,l.style.borderColor=t)}const C=new WeakMap;function H(l,e,t,n){let i=e+\\"\\"+t;i!=C.get(l)&&(C.set(l,i),l.style.height=t+\\"px\\",l.style.width=e+\\"px\\",l.style.marginLeft=n?-e/2+\\"px\\":0,l.style.marginTop=n?-t/2+\\"px\\":0)}const F={passive:!0},R={...F,capture:!0};function G(l,e,t,n){e.addEventListener(l,t,n?R:F)}function I(l,e,t){e.removeEventListener(l,t,F)}function L(l,e,t,n){let i;t=t||0;let o=2147483647>=(n=n||e.length-1);for(;n-t>1;)i=o?t+n>>1:sl((t+n)/2),l>e[i]?t=i:n=i;return l-e[t]>e[n]-l?n:t}function O(l){return(e,t,n)=>{let i=-1,o=-1;for(let o=t;n>=o;o++)if(l(e[o])){i=o;break}for(let i=n;i>=t;i--)if(l(e[i])){o=i;break}return[i,o]}}_&&function l(){let e=devicePixelRatio;y!=e&&(y=e,M&&I(g,M,l),M=matchMedia(`(min-resolution: ${y-.001}dppx) and (max-resolution: ${y+.001}dppx)`),G(g,M,l),v.dispatchEvent(new CustomEvent(x)))}();const N=l=>null!=l,j=l=>null!=l&&l>0,U=O(N),V=O(j);function B(l,e,t,n){let i=hl(l),o=hl(e);l==e&&(-1==i?(l*=t,e/=t):(l/=t,e*=t));let s=10==t?dl:pl,r=1==o?ul:sl,u=(1==i?sl:ul)(s(ol(l))),a=r(s(ol(e))),f=cl(t,u),c=cl(t,a);return 10==t&&(0>u&&(f=Al(f,-u)),0>a&&(c=Al(c,-a))),n||2==t?(l=f*i,e=c*o):(l=Pl(l,f),e=Dl(e,c)),[l,e]}function $(l,e,t,n){let i=B(l,e,t,n);return 0==l&&(i[0]=0),0==e&&(i[1]=0),i}const J=.1,q={mode:3,pad:J},K={pad:0,soft:null,mode:0},X={min:K,max:K};function Z(l,e,t,n){return Ol(t)?ll(l,e,t):(K.pad=t,K.soft=n?0:null,K.mode=n?3:0,ll(l,e,X))}function Q(l,e){return null==l?e:l}function ll(l,e,t){let n=t.min,i=t.max,o=Q(n.pad,0),s=Q(i.pad,0),r=Q(n.hard,-gl),u=Q(i.hard,gl),a=Q(n.soft,gl),f=Q(i.soft,-gl),c=Q(n.mode,0),h=Q(i.mode,0),d=e-l,p=dl(d),m=fl(ol(l),ol(e)),g=dl(m),x=ol(g-p);(1e-24>d||x>10)&&(d=0,0!=l&&0!=e||(d=1e-24,2==c&&a!=gl&&(o=0),2==h&&f!=-gl&&(s=0)));let w=d||m||1e3,_=dl(w),b=cl(10,sl(_)),v=Al(Pl(l-w*(0==d?0==l?.1:1:o),b/10),24),k=a>l||1!=c&&(3!=c||v>a)&&(2!=c||a>v)?gl:a,y=fl(r,k>v&&l>=k?k:al(k,v)),M=Al(Dl(e+w*(0==d?0==e?.1:1:s),b/10),24),S=e>f||1!=h&&(3!=h||f>M)&&(2!=h||M>f)?-gl:f,T=al(u,M>S&&S>=e?S:fl(S,M));return y==T&&0==y&&(T=100),[y,T]}const el=new Intl.NumberFormat(_?k.language:\\"en-US\\"),tl=l=>el.format(l),nl=Math,il=nl.PI,ol=nl.abs,sl=nl.floor,rl=nl.round,ul=nl.ceil,al=nl.min,fl=nl.max,cl=nl.pow,hl=nl.sign,dl=nl.log10,pl=nl.log2,ml=(l,e=1)=>nl.asinh(l/e),gl=1/0;function xl(l){return 1+(0|dl((l^l>>31)-(l>>31)))}function wl(l,e,t){return al(fl(l,e),t)}function _l(l){return\\"function\\"==typeof l}function bl(l){return _l(l)?l:()=>l}const vl=l=>l,kl=(l,e)=>e,yl=()=>null,Ml=()=>!0,Sl=(l,e)=>l==e,Tl=/\\\\.\\\\d*?(?=9{6,}|0{6,})/gm,El=l=>{if(Il(l)||Wl.has(l))return l;const e=\\"\\"+l,t=e.match(Tl);if(null==t)return l;let n=t[0].length-1;if(-1!=e.indexOf(\\"e-\\")){let[l,t]=e.split(\\"e\\");return+`${El(l)}e${t}`}return Al(l,n)};function zl(l,e){return El(Al(El(l/e))*e)}function Dl(l,e){return El(ul(El(l/e))*e)}function Pl(l,e){return El(sl(El(l/e))*e)}function Al(l,e=0){if(Il(l))return l;let t=10**e;return rl(l*t*(1+Number.EPSILON))/t}const Wl=new Map;function Yl(l){return((\\"\\"+l).split(\\".\\")[1]||\\"\\").length}function Cl(l,e,t,n){let i=[],o=n.map(Yl);for(let s=e;t>s;s++){let e=ol(s),t=Al(cl(l,s),e);for(let r=0;n.length>r;r++){let u=10==l?+`${n[r]}e${s}`:n[r]*t,a=(0>s?e:0)+(o[r]>s?o[r]:0),f=10==l?u:Al(u,a);i.push(f),Wl.set(f,a)}}return i}const Hl={},Fl=[],Rl=[null,null],Gl=Array.isArray,Il=Number.isInteger;function Ll(l){return\\"string\\"==typeof l}function Ol(l){let e=!1;if(null!=l){let t=l.constructor;e=null==t||t==Object}return e}function Nl(l){return null!=l&&\\"object\\"==typeof l}const jl=Object.getPrototypeOf(Uint8Array),Ul=\\"__proto__\\";function Vl(l,e=Ol){let t;if(Gl(l)){let n=l.find((l=>null!=l));if(Gl(n)||e(n)){t=Array(l.length);for(let n=0;l.length>n;n++)t[n]=Vl(l[n],e)}else t=l.slice()}else if(l instanceof jl)t=l.slice();else if(e(l)){t={};for(let n in l)n!=Ul&&(t[n]=Vl(l[n],e))}else t=l;return t}function Bl(l){let e=arguments;for(let t=1;e.length>t;t++){let n=e[t];for(let e in n)e!=Ul&&(Ol(l[e])?Bl(l[e],Vl(n[e])):l[e]=Vl(n[e]))}return l}function $l(l,e,t){for(let n,i=0,o=-1;e.length>i;i++){let s=e[i];if(s>o){for(n=s-1;n>=0&&null==l[n];)l[n--]=null;for(n=s+1;t>n&&null==l[n];)l[o=n++]=null}}}const Jl=\\"undefined\\"==typeof queueMicrotask?l=>Promise.resolve().then(l):queueMicrotask,ql=[\\"January\\",\\"February\\",\\"March\\",\\"April\\",\\"May\\",\\"June\\",\\"July\\",\\"August\\",\\"September\\",\\"October\\",\\"November\\",\\"December\\"],Kl=[\\"Sunday\\",\\"Monday\\",\\"Tuesday\\",\\"Wednesday\\",\\"Thursday\\",\\"Friday\\",\\"Saturday\\"];function Xl(l){return l.slice(0,3)}const Zl=Kl.map(Xl),Ql=ql.map(Xl),le={MMMM:ql,MMM:Ql,WWWW:Kl,WWW:Zl};function ee(l){return(10>l?\\"0\\":\\"\\")+l}const te={YYYY:l=>l.getFullYear(),YY:l=>(l.getFullYear()+\\"\\").slice(2),MMMM:(l,e)=>e.MMMM[l.getMonth()],MMM:(l,e)=>e.MMM[l.getMonth()],MM:l=>ee(l.getMonth()+1),M:l=>l.getMonth()+1,DD:l=>ee(l.getDate()),D:l=>l.getDate(),WWWW:(l,e)=>e.WWWW[l.getDay()],WWW:(l,e)=>e.WWW[l.getDay()],HH:l=>ee(l.getHours()),H:l=>l.getHours(),h:l=>{let e=l.getHours();return 0==e?12:e>12?e-12:e},AA:l=>12>l.getHours()?\\"AM\\":\\"PM\\",aa:l=>12>l.getHours()?\\"am\\":\\"pm\\",a:l=>12>l.getHours()?\\"a\\":\\"p\\",mm:l=>ee(l.getMinutes()),m:l=>l.getMinutes(),ss:l=>ee(l.getSeconds()),s:l=>l.getSeconds(),fff:l=>function(l){return(10>l?\\"00\\":100>l?\\"0\\":\\"\\")+l}(l.getMilliseconds())};function ne(l,e){e=e||le;let t,n=[],i=/\\\\{([a-z]+)\\\\}|[^{]+/gi;for(;t=i.exec(l);)n.push(\\"{\\"==t[0][0]?te[t[1]]:t[0]);return l=>{let t=\\"\\";for(let i=0;n.length>i;i++)t+=\\"string\\"==typeof n[i]?n[i]:n[i](l,e);return t}}const ie=(new Intl.DateTimeFormat).resolvedOptions().timeZone,oe=l=>l%1==0,se=[1,2,2.5,5],re=Cl(10,-32,0,se),ue=Cl(10,0,32,se),ae=ue.filter(oe),fe=re.concat(ue),ce=\\"{YYYY}\\",he=\\"\\\\n\\"+ce,de=\\"{M}/{D}\\",pe=\\"\\\\n\\"+de,me=pe+\\"/{YY}\\",ge=\\"{aa}\\",xe=\\"{h}:{mm}\\"+ge,we=\\"\\\\n\\"+xe,_e=\\":{ss}\\",be=null;function ve(l){let e=1e3*l,t=60*e,n=60*t,i=24*n,o=30*i,s=365*i;return[(1==l?Cl(10,0,3,se).filter(oe):Cl(10,-3,0,se)).concat([e,5*e,10*e,15*e,30*e,t,5*t,10*t,15*t,30*t,n,2*n,3*n,4*n,6*n,8*n,12*n,i,2*i,3*i,4*i,5*i,6*i,7*i,8*i,9*i,10*i,15*i,o,2*o,3*o,4*o,6*o,s,2*s,5*s,10*s,25*s,50*s,100*s]),[[s,ce,be,be,be,be,be,be,1],[28*i,\\"{MMM}\\",he,be,be,be,be,be,1],[i,de,he,be,be,be,be,be,1],[n,\\"{h}\\"+ge,me,be,pe,be,be,be,1],[t,xe,me,be,pe,be,be,be,1],[e,_e,me+\\" \\"+xe,be,pe+\\" \\"+xe,be,we,be,1],[l,_e+\\".{fff}\\",me+\\" \\"+xe,be,pe+\\" \\"+xe,be,we,be,1]],function(e){return(r,u,a,f,c,h)=>{let d=[],p=c>=s,m=c>=o&&s>c,g=e(a),x=Al(g*l,3),w=Pe(g.getFullYear(),p?0:g.getMonth(),m||p?1:g.getDate()),_=Al(w*l,3);if(m||p){let t=m?c/o:0,n=p?c/s:0,i=x==_?x:Al(Pe(w.getFullYear()+n,w.getMonth()+t,1)*l,3),r=new Date(rl(i/l)),u=r.getFullYear(),a=r.getMonth();for(let o=0;f>=i;o++){let s=Pe(u+n*o,a+t*o,1),r=s-e(Al(s*l,3));i=Al((+s+r)*l,3),i>f||d.push(i)}}else{let o=i>c?c:i,s=_+(sl(a)-sl(x))+Dl(x-_,o);d.push(s);let p=e(s),m=p.getHours()+p.getMinutes()/t+p.getSeconds()/n,g=c/n,w=h/r.axes[u]._space;for(;s=Al(s+c,1==l?0:3),f>=s;)if(g>1){let l=sl(Al(m+g,6))%24,t=e(s).getHours()-l;t>1&&(t=-1),s-=t*n,m=(m+g)%24,.7>Al((s-d[d.length-1])/c,3)*w||d.push(s)}else d.push(s)}return d}}]}const[ke,ye,Me]=ve(1),[Se,Te,Ee]=ve(.001);function ze(l,e){return l.map((l=>l.map(((t,n)=>0==n||8==n||null==t?t:e(1==n||0==l[8]?t:l[1]+t)))))}function De(l,e){return(t,n,i,o,s)=>{let r,u,a,f,c,h,d=e.find((l=>s>=l[0]))||e[e.length-1];return n.map((e=>{let t=l(e),n=t.getFullYear(),i=t.getMonth(),o=t.getDate(),s=t.getHours(),p=t.getMinutes(),m=t.getSeconds(),g=n!=r&&d[2]||i!=u&&d[3]||o!=a&&d[4]||s!=f&&d[5]||p!=c&&d[6]||m!=h&&d[7]||d[1];return r=n,u=i,a=o,f=s,c=p,h=m,g(t)}))}}function Pe(l,e,t){return new Date(l,e,t)}function Ae(l,e){return e(l)}function We(l,e){return(t,n,i,o)=>null==o?w:e(l(n))}Cl(2,-53,53,[1]);const Ye={show:!0,live:!0,isolate:!1,mount:()=>{},markers:{show:!0,width:2,stroke:function(l,e){let t=l.series[e];return t.width?t.stroke(l,e):t.points.width?t.points.stroke(l,e):null},fill:function(l,e){return l.series[e].fill(l,e)},dash:\\"solid\\"},idx:null,idxs:null,values:[]},Ce=[0,0];function He(l,e,t,n=!0){return l=>{0==l.button&&(!n||l.target==e)&&t(l)}}function Fe(l,e,t,n=!0){return l=>{(!n||l.target==e)&&t(l)}}const Re={show:!0,x:!0,y:!0,lock:!1,move:function(l,e,t){return Ce[0]=e,Ce[1]=t,Ce},points:{one:!1,show:function(l,e){let i=l.cursor.points,o=D(),s=i.size(l,e);E(o,t,s),E(o,n,s);let r=s/-2;E(o,\\"marginLeft\\",r),E(o,\\"marginTop\\",r);let u=i.width(l,e,s);return u&&E(o,\\"borderWidth\\",u),o},size:function(l,e){return l.series[e].points.size},width:0,stroke:function(l,e){let t=l.series[e].points;return t._stroke||t._fill},fill:function(l,e){let t=l.series[e].points;return t._fill||t._stroke}},bind:{mousedown:He,mouseup:He,click:He,dblclick:He,mousemove:Fe,mouseleave:Fe,mouseenter:Fe},drag:{setScale:!0,x:!0,y:!1,dist:0,uni:null,click:(l,e)=>{e.stopPropagation(),e.stopImmediatePropagation()},_x:!1,_y:!1},focus:{dist:(l,e,t,n,i)=>n-i,prox:-1,bias:0},hover:{skip:[void 0],prox:null,bias:0},left:-10,top:-10,idx:null,dataIdx:null,idxs:null,event:null},Ge={show:!0,stroke:\\"rgba(0,0,0,0.07)\\",width:2},Ie=Bl({},Ge,{filter:kl}),Le=Bl({},Ie,{size:10}),Oe=Bl({},Ge,{show:!1}),Ne=\'12px system-ui, -apple-system, \\"Segoe UI\\", Roboto, \\"Helvetica Neue\\", Arial, \\"Noto Sans\\", sans-serif, \\"Apple Color Emoji\\", \\"Segoe UI Emoji\\", \\"Segoe UI Symbol\\", \\"Noto Color Emoji\\"\',je=\\"bold \\"+Ne,Ue={show:!0,scale:\\"x\\",stroke:u,space:50,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:je,side:2,grid:Ie,ticks:Le,border:Oe,font:Ne,lineGap:1.5,rotate:0},Ve={show:!0,scale:\\"x\\",auto:!1,sorted:1,min:gl,max:-gl,idxs:[]};function Be(l,e){return e.map((l=>null==l?\\"\\":tl(l)))}function $e(l,e,t,n,i,o,s){let r=[],u=Wl.get(i)||0;for(let l=t=s?t:Al(Dl(t,i),u);n>=l;l=Al(l+i,u))r.push(Object.is(l,-0)?0:l);return r}function Je(l,e,t,n,i){const o=[],s=l.scales[l.axes[e].scale].log,r=sl((10==s?dl:pl)(t));i=cl(s,r),10==s&&(i=fe[L(i,fe)]);let u=t,a=i*s;10==s&&(a=fe[L(a,fe)]);do{o.push(u),u+=i,10!=s||Wl.has(u)||(u=Al(u,Wl.get(i))),a>u||(a=(i=u)*s,10==s&&(a=fe[L(a,fe)]))}while(n>=u);return o}function qe(l,e,t,n,i){let o=l.scales[l.axes[e].scale].asinh,s=n>o?Je(l,e,fl(o,t),n,i):[o],r=0>n||t>0?[]:[0];return(-o>t?Je(l,e,fl(o,-n),-t,i):[o]).reverse().map((l=>-l)).concat(r,s)}const Ke=/./,Xe=/[12357]/,Ze=/[125]/,Qe=/1/,lt=(l,e,t,n)=>l.map(((l,i)=>4==e&&0==l||i%n==0&&t.test(l.toExponential()[0>l?1:0])?l:null));function et(l,e,t){let n=l.axes[t],i=n.scale,o=l.scales[i],s=l.valToPos,r=n._space,u=s(10,i),a=s(9,i)-u<r?s(7,i)-u<r?s(5,i)-u<r?Qe:Ze:Xe:Ke;if(a==Qe){let l=ol(s(1,i)-u);if(r>l)return lt(e.slice().reverse(),o.distr,a,ul(r/l)).reverse()}return lt(e,o.distr,a,1)}function tt(l,e,t){let n=l.axes[t],i=n.scale,o=n._space,s=l.valToPos,r=ol(s(1,i)-s(2,i));return o>r?lt(e.slice().reverse(),3,Ke,ul(o/r)).reverse():e}function nt(l,e,t,n){return null==n?w:null==e?\\"\\":tl(e)}const it={show:!0,scale:\\"y\\",stroke:u,space:30,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:je,side:3,grid:Ie,ticks:Le,border:Oe,font:Ne,lineGap:1.5,rotate:0},ot={scale:null,auto:!0,sorted:0,min:gl,max:-gl},st=(l,e,t,n,i)=>i,rt={show:!0,auto:!0,sorted:0,gaps:st,alpha:1,facets:[Bl({},ot,{scale:\\"x\\"}),Bl({},ot,{scale:\\"y\\"})]},ut={scale:\\"y\\",auto:!0,sorted:0,show:!0,spanGaps:!1,gaps:st,alpha:1,points:{show:function(l,e){let{scale:t,idxs:n}=l.series[0],i=l._data[0],o=l.valToPos(i[n[0]],t,!0),s=l.valToPos(i[n[1]],t,!0);return ol(s-o)/(l.series[e].points.space*y)>=n[1]-n[0]},filter:null},values:null,min:gl,max:-gl,idxs:[],path:null,clip:null};function at(l,e,t){return t/10}const ft={time:!0,auto:!0,distr:1,log:10,asinh:1,min:null,max:null,dir:1,ori:0},ct=Bl({},ft,{time:!1,ori:1}),ht={};function dt(l){let e=ht[l];return e||(e={key:l,plots:[],sub(l){e.plots.push(l)},unsub(l){e.plots=e.plots.filter((e=>e!=l))},pub(l,t,n,i,o,s,r){for(let u=0;e.plots.length>u;u++)e.plots[u]!=t&&e.plots[u].pub(l,t,n,i,o,s,r)}},null!=l&&(ht[l]=e)),e}function pt(l,e,t){const n=l.mode,i=l.series[e],o=2==n?l._data[e]:l._data,s=l.scales,r=l.bbox;let u=o[0],a=2==n?o[1]:o[e],f=2==n?s[i.facets[0].scale]:s[l.series[0].scale],c=2==n?s[i.facets[1].scale]:s[i.scale],h=r.left,d=r.top,p=r.width,m=r.height,g=l.valToPosH,x=l.valToPosV;return 0==f.ori?t(i,u,a,f,c,g,x,h,d,p,m,kt,Mt,Tt,zt,Pt):t(i,u,a,f,c,x,g,d,h,m,p,yt,St,Et,Dt,At)}function mt(l,e){let t=0,n=0,i=Q(l.bands,Fl);for(let l=0;i.length>l;l++){let o=i[l];o.series[0]==e?t=o.dir:o.series[1]==e&&(n|=1==o.dir?1:2)}return[t,1==n?-1:2==n?1:3==n?2:0]}function gt(l,e,t,n,i){let o=l.series[e],s=l.scales[2==l.mode?o.facets[1].scale:o.scale];return-1==i?s.min:1==i?s.max:3==s.distr?1==s.dir?s.min:s.max:0}function xt(l,e,t,n,i,o){return pt(l,e,((l,e,s,r,u,a,f,c,h,d,p)=>{let m=l.pxRound;const g=0==r.ori?Mt:St;let x,w;1==r.dir*(0==r.ori?1:-1)?(x=t,w=n):(x=n,w=t);let _=m(a(e[x],r,d,c)),b=m(f(s[x],u,p,h)),v=m(a(e[w],r,d,c)),k=m(f(1==o?u.max:u.min,u,p,h)),y=new Path2D(i);return g(y,v,k),g(y,_,k),g(y,_,b),y}))}function wt(l,e,t,n,i,o){let s=null;if(l.length>0){s=new Path2D;const r=0==e?Tt:Et;let u=t;for(let e=0;l.length>e;e++){let t=l[e];if(t[1]>t[0]){let l=t[0]-u;l>0&&r(s,u,n,l,n+o),u=t[1]}}let a=t+i-u,f=10;a>0&&r(s,u,n-f/2,a,n+o+f)}return s}function _t(l,e,t,n,i,o,s){let r=[],u=l.length;for(let a=1==i?t:n;a>=t&&n>=a;a+=i)if(null===e[a]){let f=a,c=a;if(1==i)for(;++a<=n&&null===e[a];)c=a;else for(;--a>=t&&null===e[a];)c=a;let h=o(l[f]),d=c==f?h:o(l[c]),p=f-i;h=s>0||0>p||p>=u?h:o(l[p]);let m=c+i;d=0>s||0>m||m>=u?d:o(l[m]),h>d||r.push([h,d])}return r}function bt(l){return 0==l?vl:1==l?rl:e=>zl(e,l)}function vt(l){let e=0==l?kt:yt,t=0==l?(l,e,t,n,i,o)=>{l.arcTo(e,t,n,i,o)}:(l,e,t,n,i,o)=>{l.arcTo(t,e,i,n,o)},n=0==l?(l,e,t,n,i)=>{l.rect(e,t,n,i)}:(l,e,t,n,i)=>{l.rect(t,e,i,n)};return(l,i,o,s,r,u=0,a=0)=>{0==u&&0==a?n(l,i,o,s,r):(u=al(u,s/2,r/2),a=al(a,s/2,r/2),e(l,i+u,o),t(l,i+s,o,i+s,o+r,u),t(l,i+s,o+r,i,o+r,a),t(l,i,o+r,i,o,a),t(l,i,o,i+s,o,u),l.closePath())}}const kt=(l,e,t)=>{l.moveTo(e,t)},yt=(l,e,t)=>{l.moveTo(t,e)},Mt=(l,e,t)=>{l.lineTo(e,t)},St=(l,e,t)=>{l.lineTo(t,e)},Tt=vt(0),Et=vt(1),zt=(l,e,t,n,i,o)=>{l.arc(e,t,n,i,o)},Dt=(l,e,t,n,i,o)=>{l.arc(t,e,n,i,o)},Pt=(l,e,t,n,i,o,s)=>{l.bezierCurveTo(e,t,n,i,o,s)},At=(l,e,t,n,i,o,s)=>{l.bezierCurveTo(t,e,i,n,s,o)};function Wt(){return(l,e,t,n,i)=>pt(l,e,((e,o,s,r,u,a,f,c,h,d,p)=>{let m,g,{pxRound:x,points:w}=e;0==r.ori?(m=kt,g=zt):(m=yt,g=Dt);const _=Al(w.width*y,3);let b=(w.size-w.width)/2*y,v=Al(2*b,3),k=new Path2D,M=new Path2D,{left:S,top:T,width:E,height:z}=l.bbox;Tt(M,S-v,T-v,E+2*v,z+2*v);const D=l=>{if(null!=s[l]){let e=x(a(o[l],r,d,c)),t=x(f(s[l],u,p,h));m(k,e+b,t),g(k,e,t,b,0,2*il)}};if(i)i.forEach(D);else for(let l=t;n>=l;l++)D(l);return{stroke:_>0?k:null,fill:k,clip:M,flags:3}}))}function Yt(l){return(e,t,n,i,o,s)=>{n!=i&&(o!=n&&s!=n&&l(e,t,n),o!=i&&s!=i&&l(e,t,i),l(e,t,s))}}const Ct=Yt(Mt),Ht=Yt(St);function Ft(l){const e=Q(l?.alignGaps,0);return(l,t,n,i)=>pt(l,t,((o,s,r,u,a,f,c,h,d,p,m)=>{[n,i]=U(r,n,i);let g,x,w=o.pxRound,_=l=>w(f(l,u,p,h)),b=l=>w(c(l,a,m,d));0==u.ori?(g=Mt,x=Ct):(g=St,x=Ht);const v=u.dir*(0==u.ori?1:-1),k={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:1},y=k.stroke;let M=!1;if(i-n<4*p)for(let l=1==v?n:i;l>=n&&i>=l;l+=v){let e=r[l];null===e?M=!0:null!=e&&g(y,_(s[l]),b(e))}else{let e,t,o,a=e=>l.posToVal(e,u.key,!0),f=null,c=null,h=_(s[1==v?n:i]),d=_(s[n]),p=_(s[i]),m=a(1==v?d+1:p-1);for(let l=1==v?n:i;l>=n&&i>=l;l+=v){let n=s[l],i=(1==v?m>n:n>m)?h:_(n),o=r[l];i==h?null!=o?(t=o,null==f?(g(y,i,b(t)),e=f=c=t):f>t?f=t:t>c&&(c=t)):null===o&&(M=!0):(null!=f&&x(y,h,b(f),b(c),b(e),b(t)),null!=o?(t=o,g(y,i,b(t)),f=c=e=t):(f=c=null,null===o&&(M=!0)),h=i,m=a(h+v))}null!=f&&f!=c&&o!=h&&x(y,h,b(f),b(c),b(e),b(t))}let[S,T]=mt(l,t);if(null!=o.fill||0!=S){let e=k.fill=new Path2D(y),r=b(o.fillTo(l,t,o.min,o.max,S)),u=_(s[n]),a=_(s[i]);-1==v&&([a,u]=[u,a]),g(e,a,r),g(e,u,r)}if(!o.spanGaps){let a=[];M&&a.push(..._t(s,r,n,i,v,_,e)),k.gaps=a=o.gaps(l,t,n,i,a),k.clip=wt(a,u.ori,h,d,p,m)}return 0!=T&&(k.band=2==T?[xt(l,t,n,i,y,-1),xt(l,t,n,i,y,1)]:xt(l,t,n,i,y,T)),k}))}function Rt(l,e,t,n,i,o,s=gl){if(l.length>1){let r=null;for(let u=0,a=1/0;l.length>u;u++)if(void 0!==e[u]){if(null!=r){let e=ol(l[u]-l[r]);a>e&&(a=e,s=ol(t(l[u],n,i,o)-t(l[r],n,i,o)))}r=u}}return s}function Gt(l,e,t,n,i){const o=l.length;if(2>o)return null;const s=new Path2D;if(t(s,l[0],e[0]),2==o)n(s,l[1],e[1]);else{let t=Array(o),n=Array(o-1),r=Array(o-1),u=Array(o-1);for(let t=0;o-1>t;t++)r[t]=e[t+1]-e[t],u[t]=l[t+1]-l[t],n[t]=r[t]/u[t];t[0]=n[0];for(let l=1;o-1>l;l++)0===n[l]||0===n[l-1]||n[l-1]>0!=n[l]>0?t[l]=0:(t[l]=3*(u[l-1]+u[l])/((2*u[l]+u[l-1])/n[l-1]+(u[l]+2*u[l-1])/n[l]),isFinite(t[l])||(t[l]=0));t[o-1]=n[o-2];for(let n=0;o-1>n;n++)i(s,l[n]+u[n]/3,e[n]+t[n]*u[n]/3,l[n+1]-u[n]/3,e[n+1]-t[n+1]*u[n]/3,l[n+1],e[n+1])}return s}const It=new Set;function Lt(){for(let l of It)l.syncRect(!0)}_&&(G(\\"resize\\",v,Lt),G(\\"scroll\\",v,Lt,!0),G(x,v,(()=>{en.pxRatio=y})));const Ot=Ft(),Nt=Wt();function jt(l,e,t,n){return(n?[l[0],l[1]].concat(l.slice(2)):[l[0]].concat(l.slice(1))).map(((l,n)=>Ut(l,n,e,t)))}function Ut(l,e,t,n){return Bl({},0==e?t:n,l)}function Vt(l,e,t){return null==e?Rl:[e,t]}const Bt=Vt;function $t(l,e,t){return null==e?Rl:Z(e,t,J,!0)}function Jt(l,e,t,n){return null==e?Rl:B(e,t,l.scales[n].log,!1)}const qt=Jt;function Kt(l,e,t,n){return null==e?Rl:$(e,t,l.scales[n].log,!1)}const Xt=Kt;function Zt(l,e,t,n,i){let o=fl(xl(l),xl(e)),s=e-l,r=L(i/n*s,t);do{let l=t[r],e=n*l/s;if(e>=i&&17>=o+(5>l?Wl.get(l):0))return[l,e]}while(++r<t.length);return[0,0]}function Qt(l){let e,t;return[l=l.replace(/(\\\\d+)px/,((l,n)=>(e=rl((t=+n)*y))+\\"px\\")),e,t]}function ln(l){l.show&&[l.font,l.labelFont].forEach((l=>{let e=Al(l[2]*y,1);l[0]=l[0].replace(/[0-9.]+px/,e+\\"px\\"),l[1]=e}))}function en(u,g,_){const k={mode:Q(u.mode,1)},M=k.mode;function P(l,e,t,n){let i=e.valToPct(l);return n+t*(-1==e.dir?1-i:i)}function W(l,e,t,n){let i=e.valToPct(l);return n+t*(-1==e.dir?i:1-i)}function C(l,e,t,n){return 0==e.ori?P(l,e,t,n):W(l,e,t,n)}k.valToPosH=P,k.valToPosV=W;let F=!1;k.status=0;const R=k.root=D(\\"uplot\\");null!=u.id&&(R.id=u.id),S(R,u.class),u.title&&(D(\\"u-title\\",R).textContent=u.title);const O=z(\\"canvas\\"),K=k.ctx=O.getContext(\\"2d\\"),X=D(\\"u-wrap\\",R);G(\\"click\\",X,(l=>{l.target===el&&(Nn!=Gn||jn!=In)&&Zn.click(k,l)}),!0);const ll=k.under=D(\\"u-under\\",X);X.appendChild(O);const el=k.over=D(\\"u-over\\",X),tl=+Q((u=Vl(u)).pxAlign,1),sl=bt(tl);(u.plugins||[]).forEach((l=>{l.opts&&(u=l.opts(k,u)||u)}));const hl=u.ms||.001,pl=k.series=1==M?jt(u.series||[],Ve,ut,!1):function(l,e){return l.map(((l,t)=>0==t?{}:Bl({},e,l)))}(u.series||[null],rt),xl=k.axes=jt(u.axes||[],Ue,it,!0),vl=k.scales={},Tl=k.bands=u.bands||[];Tl.forEach((l=>{l.fill=bl(l.fill||null),l.dir=Q(l.dir,-1)}));const El=2==M?pl[1].facets[0].scale:pl[0].scale,Dl={axes:function(){for(let l=0;xl.length>l;l++){let e=xl[l];if(!e.show||!e._show)continue;let t,n,u=e.side,a=u%2,f=e.stroke(k,l),c=0==u||3==u?-1:1,[h,d]=e._found;if(null!=e.label){let s=rl((e._lpos+e.labelGap*c)*y);_n(e.labelFont[0],f,\\"center\\",2==u?i:o),K.save(),1==a?(t=n=0,K.translate(s,rl(lt+st/2)),K.rotate((3==u?-il:il)/2)):(t=rl(Qe+ot/2),n=s);let r=_l(e.label)?e.label(k,l,h,d):e.label;K.fillText(r,t,n),K.restore()}if(0==d)continue;let p=vl[e.scale],m=0==a?ot:st,g=0==a?Qe:lt,x=e._splits,w=2==p.distr?x.map((l=>pn[l])):x,_=2==p.distr?pn[x[1]]-pn[x[0]]:h,b=e.ticks,v=e.border,M=b.show?b.size:0,S=rl(M*y),T=rl((2==e.alignTo?e._size-M-e.gap:e.gap)*y),E=e._rotate*-il/180,z=sl(e._pos*y),D=z+(S+T)*c;n=0==a?D:0,t=1==a?D:0,_n(e.font[0],f,1==e.align?s:2==e.align?r:E>0?s:0>E?r:0==a?\\"center\\":3==u?r:s,E||1==a?\\"middle\\":2==u?i:o);let P=e.font[1]*e.lineGap,A=x.map((l=>sl(C(l,p,m,g)))),W=e._values;for(let l=0;W.length>l;l++){let e=W[l];if(null!=e){0==a?t=A[l]:n=A[l],e=\\"\\"+e;let i=-1==e.indexOf(\\"\\\\n\\")?[e]:e.split(/\\\\n/gm);for(let l=0;i.length>l;l++){let e=i[l];E?(K.save(),K.translate(t,n+l*P),K.rotate(E),K.fillText(e,0,0),K.restore()):K.fillText(e,t,n+l*P)}}}b.show&&zn(A,b.filter(k,w,l,d,_),a,u,z,S,Al(b.width*y,3),b.stroke(k,l),b.dash,b.cap);let Y=e.grid;Y.show&&zn(A,Y.filter(k,w,l,d,_),a,0==a?2:1,0==a?lt:Qe,0==a?st:ot,Al(Y.width*y,3),Y.stroke(k,l),Y.dash,Y.cap),v.show&&zn([z],[1],0==a?1:0,0==a?1:2,1==a?lt:Qe,1==a?st:ot,Al(v.width*y,3),v.stroke(k,l),v.dash,v.cap)}Ci(\\"drawAxes\\")},series:function(){if(Gt>0){let l=pl.some((l=>l._focus))&&dn!=Tt.alpha;l&&(K.globalAlpha=dn=Tt.alpha),pl.forEach(((l,e)=>{if(e>0&&l.show&&(kn(e,!1),kn(e,!0),null==l._paths)){let t=dn;dn!=l.alpha&&(K.globalAlpha=dn=l.alpha);let n=2==M?[0,g[e][0].length-1]:function(l){let e=wl(Lt-1,0,Gt-1),t=wl(en+1,0,Gt-1);for(;null==l[e]&&e>0;)e--;for(;null==l[t]&&Gt-1>t;)t++;return[e,t]}(g[e]);l._paths=l.paths(k,e,n[0],n[1]),dn!=t&&(K.globalAlpha=dn=t)}})),pl.forEach(((l,e)=>{if(e>0&&l.show){let t=dn;dn!=l.alpha&&(K.globalAlpha=dn=l.alpha),null!=l._paths&&yn(e,!1);{let t=null!=l._paths?l._paths.gaps:null,n=l.points.show(k,e,Lt,en,t),i=l.points.filter(k,e,n,t);(n||i)&&(l.points._paths=l.points.paths(k,e,Lt,en,i),yn(e,!0))}dn!=t&&(K.globalAlpha=dn=t),Ci(\\"drawSeries\\",e)}})),l&&(K.globalAlpha=dn=1)}}},Pl=(u.drawOrder||[\\"axes\\",\\"series\\"]).map((l=>Dl[l]));function Cl(l){const e=3==l.distr?e=>dl(e>0?e:l.clamp(k,e,l.min,l.max,l.key)):4==l.distr?e=>ml(e,l.asinh):100==l.distr?e=>l.fwd(e):l=>l;return t=>{let n=e(t),{_min:i,_max:o}=l;return(n-i)/(o-i)}}function Il(l){let e=vl[l];if(null==e){let t=(u.scales||Hl)[l]||Hl;if(null!=t.from){Il(t.from);let e=Bl({},vl[t.from],t,{key:l});e.valToPct=Cl(e),vl[l]=e}else{e=vl[l]=Bl({},l==El?ft:ct,t),e.key=l;let n=e.time,i=e.range,o=Gl(i);if((l!=El||2==M&&!n)&&(!o||null!=i[0]&&null!=i[1]||(i={min:null==i[0]?q:{mode:1,hard:i[0],soft:i[0]},max:null==i[1]?q:{mode:1,hard:i[1],soft:i[1]}},o=!1),!o&&Ol(i))){let l=i;i=(e,t,n)=>null==t?Rl:Z(t,n,l)}e.range=bl(i||(n?Bt:l==El?3==e.distr?qt:4==e.distr?Xt:Vt:3==e.distr?Jt:4==e.distr?Kt:$t)),e.auto=bl(!o&&e.auto),e.clamp=bl(e.clamp||at),e._min=e._max=null,e.valToPct=Cl(e)}}}Il(\\"x\\"),Il(\\"y\\"),1==M&&pl.forEach((l=>{Il(l.scale)})),xl.forEach((l=>{Il(l.scale)}));for(let l in u.scales)Il(l);const jl=vl[El],Ul=jl.distr;let $l,ql;0==jl.ori?(S(R,\\"u-hz\\"),$l=P,ql=W):(S(R,\\"u-vt\\"),$l=W,ql=P);const Kl={};for(let l in vl){let e=vl[l];null==e.min&&null==e.max||(Kl[l]={min:e.min,max:e.max},e.min=e.max=null)}const Xl=u.tzDate||(l=>new Date(rl(l/hl))),Zl=u.fmtDate||ne,Ql=1==hl?Me(Xl):Ee(Xl),le=De(Xl,ze(1==hl?ye:Te,Zl)),ee=We(Xl,Ae(\\"{YYYY}-{MM}-{DD} {h}:{mm}{aa}\\",Zl)),te=[],ie=k.legend=Bl({},Ye,u.legend),oe=k.cursor=Bl({},Re,{drag:{y:2==M}},u.cursor),se=ie.show,re=oe.show,ue=ie.markers;let ce,he,de;ie.idxs=te,ue.width=bl(ue.width),ue.dash=bl(ue.dash),ue.stroke=bl(ue.stroke),ue.fill=bl(ue.fill);let pe,me=[],ge=[],xe=!1,we={};if(ie.live){const l=pl[1]?pl[1].values:null;xe=null!=l,pe=xe?l(k,1,0):{_:0};for(let l in pe)we[l]=w}if(se)if(ce=z(\\"table\\",\\"u-legend\\",R),de=z(\\"tbody\\",null,ce),ie.mount(k,ce),xe){he=z(\\"thead\\",null,ce,de);let l=z(\\"tr\\",null,he);for(var _e in z(\\"th\\",null,l),pe)z(\\"th\\",e,l).textContent=_e}else S(ce,\\"u-inline\\"),ie.live&&S(ce,\\"u-live\\");const be={show:!0},ve={show:!1},Pe=new Map;function Ce(l,e,t,n=!0){const i=Pe.get(e)||{},o=oe.bind[l](k,e,t,n);o&&(G(l,e,i[l]=o),Pe.set(e,i))}function He(l,e){const t=Pe.get(e)||{};for(let n in t)null!=l&&n!=l||(I(n,e,t[n]),delete t[n]);null==l&&Pe.delete(e)}let Fe=0,Ge=0,Ie=0,Le=0,Oe=0,Ne=0,je=Oe,Ke=Ne,Xe=Ie,Ze=Le,Qe=0,lt=0,ot=0,st=0;k.bbox={};let ht=!1,pt=!1,mt=!1,xt=!1,wt=!1,_t=!1;function vt(l,e,t){(t||l!=k.width||e!=k.height)&&kt(l,e),An(!1),mt=!0,pt=!0,Jn()}function kt(l,e){k.width=Fe=Ie=l,k.height=Ge=Le=e,Oe=Ne=0,function(){let l=!1,e=!1,t=!1,n=!1;xl.forEach((i=>{if(i.show&&i._show){let{side:o,_size:s}=i,r=s+(null!=i.label?i.labelSize:0);r>0&&(o%2?(Ie-=r,3==o?(Oe+=r,n=!0):t=!0):(Le-=r,0==o?(Ne+=r,l=!0):e=!0))}})),Ct[0]=l,Ct[1]=t,Ct[2]=e,Ct[3]=n,Ie-=Rt[1]+Rt[3],Oe+=Rt[3],Le-=Rt[2]+Rt[0],Ne+=Rt[0]}(),function(){let l=Oe+Ie,e=Ne+Le,t=Oe,n=Ne;function i(i,o){switch(i){case 1:return l+=o,l-o;case 2:return e+=o,e-o;case 3:return t-=o,t+o;case 0:return n-=o,n+o}}xl.forEach((l=>{if(l.show&&l._show){let e=l.side;l._pos=i(e,l._size),null!=l.label&&(l._lpos=i(e,l.labelSize))}}))}();let t=k.bbox;Qe=t.left=zl(Oe*y,.5),lt=t.top=zl(Ne*y,.5),ot=t.width=zl(Ie*y,.5),st=t.height=zl(Le*y,.5)}const yt=3;if(k.setSize=function({width:l,height:e}){vt(l,e)},null==oe.dataIdx){let l=oe.hover,e=l.skip=new Set(l.skip??[]);e.add(void 0);let t=l.prox=bl(l.prox),n=l.bias??=0;oe.dataIdx=(l,i,o,s)=>{if(0==i)return o;let r=o,u=t(l,i,o,s)??gl,a=u>=0&&gl>u,f=0==jl.ori?Ie:Le,c=oe.left,h=g[0],d=g[i];if(e.has(d[o])){r=null;let l,t=null,i=null;if(0==n||-1==n)for(l=o;null==t&&l-- >0;)e.has(d[l])||(t=l);if(0==n||1==n)for(l=o;null==i&&l++<d.length;)e.has(d[l])||(i=l);if(null!=t||null!=i)if(a){let l=c-(null==t?-1/0:$l(h[t],jl,f,0)),e=(null==i?1/0:$l(h[i],jl,f,0))-c;l>e?e>u||(r=i):l>u||(r=t)}else r=null==i?t:null==t||o-t>i-o?i:t}else a&&ol(c-$l(h[o],jl,f,0))>u&&(r=null);return r}}const Mt=l=>{oe.event=l};oe.idxs=te,oe._lock=!1;let St=oe.points;St.show=bl(St.show),St.size=bl(St.size),St.stroke=bl(St.stroke),St.width=bl(St.width),St.fill=bl(St.fill);const Tt=k.focus=Bl({},u.focus||{alpha:.3},oe.focus),Et=Tt.prox>=0,zt=Et&&St.one;let Dt=[],Pt=[],At=[];function Wt(l,e){let t=St.show(k,e);if(t instanceof HTMLElement)return S(t,\\"u-cursor-pt\\"),S(t,l.class),A(t,-10,-10,Ie,Le),el.insertBefore(t,Dt[e]),t}function Yt(t,n){if(1==M||n>0){let l=1==M&&vl[t.scale].time,e=t.value;t.value=l?Ll(e)?We(Xl,Ae(e,Zl)):e||ee:e||nt,t.label=t.label||(l?\\"Time\\":\\"Value\\")}if(zt||n>0){t.width=null==t.width?1:t.width,t.paths=t.paths||Ot||yl,t.fillTo=bl(t.fillTo||gt),t.pxAlign=+Q(t.pxAlign,tl),t.pxRound=bt(t.pxAlign),t.stroke=bl(t.stroke||null),t.fill=bl(t.fill||null),t._stroke=t._fill=t._paths=t._focus=null;let l=function(l){return Al(1*(3+2*(l||1)),3)}(fl(1,t.width)),e=t.points=Bl({},{size:l,width:fl(1,.2*l),stroke:t.stroke,space:2*l,paths:Nt,_stroke:null,_fill:null},t.points);e.show=bl(e.show),e.filter=bl(e.filter),e.fill=bl(e.fill),e.stroke=bl(e.stroke),e.paths=bl(e.paths),e.pxAlign=t.pxAlign}if(se){let i=function(t,n){if(0==n&&(xe||!ie.live||2==M))return Rl;let i=[],o=z(\\"tr\\",\\"u-series\\",de,de.childNodes[n]);S(o,t.class),t.show||S(o,l);let s=z(\\"th\\",null,o);if(ue.show){let l=D(\\"u-marker\\",s);if(n>0){let e=ue.width(k,n);e&&(l.style.border=e+\\"px \\"+ue.dash(k,n)+\\" \\"+ue.stroke(k,n)),l.style.background=ue.fill(k,n)}}let r=D(e,s);for(var u in t.label instanceof HTMLElement?r.appendChild(t.label):r.textContent=t.label,n>0&&(ue.show||(r.style.color=t.width>0?ue.stroke(k,n):ue.fill(k,n)),Ce(\\"click\\",s,(l=>{if(oe._lock)return;Mt(l);let e=pl.indexOf(t);if((l.ctrlKey||l.metaKey)!=ie.isolate){let l=pl.some(((l,t)=>t>0&&t!=e&&l.show));pl.forEach(((t,n)=>{n>0&&oi(n,l?n==e?be:ve:be,!0,Fi.setSeries)}))}else oi(e,{show:!t.show},!0,Fi.setSeries)}),!1),Et&&Ce(d,s,(l=>{oe._lock||(Mt(l),oi(pl.indexOf(t),ai,!0,Fi.setSeries))}),!1)),pe){let l=z(\\"td\\",\\"u-value\\",o);l.textContent=\\"--\\",i.push(l)}return[o,i]}(t,n);me.splice(n,0,i[0]),ge.splice(n,0,i[1]),ie.values.push(null)}if(re){te.splice(n,0,null);let l=null;zt?0==n&&(l=Wt(t,n)):n>0&&(l=Wt(t,n)),Dt.splice(n,0,l),Pt.splice(n,0,0),At.splice(n,0,0)}Ci(\\"addSeries\\",n)}k.addSeries=function(l,e){e=null==e?pl.length:e,l=1==M?Ut(l,e,Ve,ut):Ut(l,e,{},rt),pl.splice(e,0,l),Yt(pl[e],e)},k.delSeries=function(l){if(pl.splice(l,1),se){ie.values.splice(l,1),ge.splice(l,1);let e=me.splice(l,1)[0];He(null,e.firstChild),e.remove()}re&&(te.splice(l,1),Dt.splice(l,1)[0].remove(),Pt.splice(l,1),At.splice(l,1)),Ci(\\"delSeries\\",l)};const Ct=[!1,!1,!1,!1];function Ht(l,e,t){let[n,i,o,s]=t,r=e%2,u=0;return 0==r&&(s||i)&&(u=0==e&&!n||2==e&&!o?rl(Ue.size/3):0),1==r&&(n||o)&&(u=1==e&&!i||3==e&&!s?rl(it.size/2):0),u}const Ft=k.padding=(u.padding||[Ht,Ht,Ht,Ht]).map((l=>bl(Q(l,Ht)))),Rt=k._padding=Ft.map(((l,e)=>l(k,e,Ct,0)));let Gt,Lt=null,en=null;const tn=1==M?pl[0].idxs:null;let nn,on,sn,rn,un,an,fn,cn,hn,dn,pn=null,mn=!1;function gn(l,e){if(k.data=k._data=g=null==l?[]:l,2==M){Gt=0;for(let l=1;pl.length>l;l++)Gt+=g[l][0].length}else{0==g.length&&(k.data=k._data=g=[[]]),pn=g[0],Gt=pn.length;let l=g;if(2==Ul){l=g.slice();let e=l[0]=Array(Gt);for(let l=0;Gt>l;l++)e[l]=l}k._data=g=l}if(An(!0),Ci(\\"setData\\"),2==Ul&&(mt=!0),!1!==e){let l=jl;l.auto(k,mn)?xn():ii(El,l.min,l.max),xt=xt||oe.left>=0,_t=!0,Jn()}}function xn(){let l,e;mn=!0,1==M&&(Gt>0?(Lt=tn[0]=0,en=tn[1]=Gt-1,l=g[0][Lt],e=g[0][en],2==Ul?(l=Lt,e=en):l==e&&(3==Ul?[l,e]=B(l,l,jl.log,!1):4==Ul?[l,e]=$(l,l,jl.log,!1):jl.time?e=l+rl(86400/hl):[l,e]=Z(l,e,J,!0))):(Lt=tn[0]=l=null,en=tn[1]=e=null)),ii(El,l,e)}function wn(l,e,t,n,i,o){l??=a,t??=Fl,n??=\\"butt\\",i??=a,o??=\\"round\\",l!=nn&&(K.strokeStyle=nn=l),i!=on&&(K.fillStyle=on=i),e!=sn&&(K.lineWidth=sn=e),o!=un&&(K.lineJoin=un=o),n!=an&&(K.lineCap=an=n),t!=rn&&K.setLineDash(rn=t)}function _n(l,e,t,n){e!=on&&(K.fillStyle=on=e),l!=fn&&(K.font=fn=l),t!=cn&&(K.textAlign=cn=t),n!=hn&&(K.textBaseline=hn=n)}function bn(l,e,t,n,i=0){if(n.length>0&&l.auto(k,mn)&&(null==e||null==e.min)){let e=Q(Lt,0),o=Q(en,n.length-1),s=null==t.min?function(l,e,t,n=0,i=!1){let o=i?V:U,s=i?j:N;[e,t]=o(l,e,t);let r=l[e],u=l[e];if(e>-1)if(1==n)r=l[e],u=l[t];else if(-1==n)r=l[t],u=l[e];else for(let n=e;t>=n;n++){let e=l[n];s(e)&&(r>e?r=e:e>u&&(u=e))}return[r??gl,u??-gl]}(n,e,o,i,3==l.distr):[t.min,t.max];l.min=al(l.min,t.min=s[0]),l.max=fl(l.max,t.max=s[1])}}k.setData=gn;const vn={min:null,max:null};function kn(l,e){let t=e?pl[l].points:pl[l];t._stroke=t.stroke(k,l),t._fill=t.fill(k,l)}function yn(l,e){let t=e?pl[l].points:pl[l],{stroke:n,fill:i,clip:o,flags:s,_stroke:r=t._stroke,_fill:u=t._fill,_width:a=t.width}=t._paths;a=Al(a*y,3);let f=null,c=a%2/2;e&&null==u&&(u=a>0?\\"#fff\\":r);let h=1==t.pxAlign&&c>0;if(h&&K.translate(c,c),!e){let l=Qe-a/2,e=lt-a/2,t=ot+a,n=st+a;f=new Path2D,f.rect(l,e,t,n)}e?Sn(r,a,t.dash,t.cap,u,n,i,s,o):function(l,e,t,n,i,o,s,r,u,a,f){let c=!1;0!=u&&Tl.forEach(((h,d)=>{if(h.series[0]==l){let l,p=pl[h.series[1]],m=g[h.series[1]],x=(p._paths||Hl).band;Gl(x)&&(x=1==h.dir?x[0]:x[1]);let w=null;p.show&&x&&function(l,e,t){for(e=Q(e,0),t=Q(t,l.length-1);t>=e;){if(null!=l[e])return!0;e++}return!1}(m,Lt,en)?(w=h.fill(k,d)||o,l=p._paths.clip):x=null,Sn(e,t,n,i,w,s,r,u,a,f,l,x),c=!0}})),c||Sn(e,t,n,i,o,s,r,u,a,f)}(l,r,a,t.dash,t.cap,u,n,i,s,f,o),h&&K.translate(-c,-c)}const Mn=3;function Sn(l,e,t,n,i,o,s,r,u,a,f,c){wn(l,e,t,n,i),(u||a||c)&&(K.save(),u&&K.clip(u),a&&K.clip(a)),c?(r&Mn)==Mn?(K.clip(c),f&&K.clip(f),En(i,s),Tn(l,o,e)):2&r?(En(i,s),K.clip(c),Tn(l,o,e)):1&r&&(K.save(),K.clip(c),f&&K.clip(f),En(i,s),K.restore(),Tn(l,o,e)):(En(i,s),Tn(l,o,e)),(u||a||c)&&K.restore()}function Tn(l,e,t){t>0&&(e instanceof Map?e.forEach(((l,e)=>{K.strokeStyle=nn=e,K.stroke(l)})):null!=e&&l&&K.stroke(e))}function En(l,e){e instanceof Map?e.forEach(((l,e)=>{K.fillStyle=on=e,K.fill(l)})):null!=e&&l&&K.fill(e)}function zn(l,e,t,n,i,o,s,r,u,a){let f=s%2/2;1==tl&&K.translate(f,f),wn(r,s,u,a,r),K.beginPath();let c,h,d,p,m=i+(0==n||3==n?-o:o);0==t?(h=i,p=m):(c=i,d=m);for(let n=0;l.length>n;n++)null!=e[n]&&(0==t?c=d=l[n]:h=p=l[n],K.moveTo(c,h),K.lineTo(d,p));K.stroke(),1==tl&&K.translate(-f,-f)}function Dn(l){let e=!0;return xl.forEach(((t,n)=>{if(!t.show)return;let i=vl[t.scale];if(null==i.min)return void(t._show&&(e=!1,t._show=!1,An(!1)));t._show||(e=!1,t._show=!0,An(!1));let o=t.side,s=o%2,{min:r,max:u}=i,[a,f]=function(l,e,t,n){let i,o=xl[l];if(n>0){let s=o._space=o.space(k,l,e,t,n);i=Zt(e,t,o._incrs=o.incrs(k,l,e,t,n,s),n,s)}else i=[0,0];return o._found=i}(n,r,u,0==s?Ie:Le);if(0==f)return;let c=t._splits=t.splits(k,n,r,u,a,f,2==i.distr),h=2==i.distr?c.map((l=>pn[l])):c,d=2==i.distr?pn[c[1]]-pn[c[0]]:a,p=t._values=t.values(k,t.filter(k,h,n,f,d),n,f,d);t._rotate=2==o?t.rotate(k,p,n,f):0;let m=t._size;t._size=ul(t.size(k,p,n,l)),null!=m&&t._size!=m&&(e=!1)})),e}function Pn(l){let e=!0;return Ft.forEach(((t,n)=>{let i=t(k,n,Ct,l);i!=Rt[n]&&(e=!1),Rt[n]=i})),e}function An(l){pl.forEach(((e,t)=>{t>0&&(e._paths=null,l&&(1==M?(e.min=null,e.max=null):e.facets.forEach((l=>{l.min=null,l.max=null}))))}))}let Wn,Yn,Cn,Hn,Fn,Rn,Gn,In,Ln,On,Nn,jn,Un=!1,Vn=!1,Bn=[];function $n(){Vn=!1;for(let l=0;Bn.length>l;l++)Ci(...Bn[l]);Bn.length=0}function Jn(){Un||(Jl(qn),Un=!0)}function qn(){if(ht&&(function(){for(let l in vl){let e=vl[l];null==Kl[l]&&(null==e.min||null!=Kl[El]&&e.auto(k,mn))&&(Kl[l]=vn)}for(let l in vl){let e=vl[l];null==Kl[l]&&null!=e.from&&null!=Kl[e.from]&&(Kl[l]=vn)}null!=Kl[El]&&An(!0);let l={};for(let e in Kl){let t=Kl[e];if(null!=t){let n=l[e]=Vl(vl[e],Nl);if(null!=t.min)Bl(n,t);else if(e!=El||2==M)if(0==Gt&&null==n.from){let l=n.range(k,null,null,e);n.min=l[0],n.max=l[1]}else n.min=gl,n.max=-gl}}if(Gt>0){pl.forEach(((e,t)=>{if(1==M){let n=e.scale,i=Kl[n];if(null==i)return;let o=l[n];if(0==t){let l=o.range(k,o.min,o.max,n);o.min=l[0],o.max=l[1],Lt=L(o.min,g[0]),en=L(o.max,g[0]),en-Lt>1&&(o.min>g[0][Lt]&&Lt++,g[0][en]>o.max&&en--),e.min=pn[Lt],e.max=pn[en]}else e.show&&e.auto&&bn(o,i,e,g[t],e.sorted);e.idxs[0]=Lt,e.idxs[1]=en}else if(t>0&&e.show&&e.auto){let[n,i]=e.facets,o=n.scale,s=i.scale,[r,u]=g[t],a=l[o],f=l[s];null!=a&&bn(a,Kl[o],n,r,n.sorted),null!=f&&bn(f,Kl[s],i,u,i.sorted),e.min=i.min,e.max=i.max}}));for(let e in l){let t=l[e],n=Kl[e];if(null==t.from&&(null==n||null==n.min)){let l=t.range(k,t.min==gl?null:t.min,t.max==-gl?null:t.max,e);t.min=l[0],t.max=l[1]}}}for(let e in l){let t=l[e];if(null!=t.from){let n=l[t.from];if(null==n.min)t.min=t.max=null;else{let l=t.range(k,n.min,n.max,e);t.min=l[0],t.max=l[1]}}}let e={},t=!1;for(let n in l){let i=l[n],o=vl[n];if(o.min!=i.min||o.max!=i.max){o.min=i.min,o.max=i.max;let l=o.distr;o._min=3==l?dl(o.min):4==l?ml(o.min,o.asinh):100==l?o.fwd(o.min):o.min,o._max=3==l?dl(o.max):4==l?ml(o.max,o.asinh):100==l?o.fwd(o.max):o.max,e[n]=t=!0}}if(t){pl.forEach(((l,t)=>{2==M?t>0&&e.y&&(l._paths=null):e[l.scale]&&(l._paths=null)}));for(let l in e)mt=!0,Ci(\\"setScale\\",l);re&&oe.left>=0&&(xt=_t=!0)}for(let l in Kl)Kl[l]=null}(),ht=!1),mt&&(function(){let l=!1,e=0;for(;!l;){e++;let t=Dn(e),n=Pn(e);l=e==yt||t&&n,l||(kt(k.width,k.height),pt=!0)}}(),mt=!1),pt){if(E(ll,s,Oe),E(ll,i,Ne),E(ll,t,Ie),E(ll,n,Le),E(el,s,Oe),E(el,i,Ne),E(el,t,Ie),E(el,n,Le),E(X,t,Fe),E(X,n,Ge),O.width=rl(Fe*y),O.height=rl(Ge*y),xl.forEach((({_el:e,_show:t,_size:n,_pos:i,side:o})=>{if(null!=e)if(t){let t=o%2==1;E(e,t?\\"left\\":\\"top\\",i-(3===o||0===o?n:0)),E(e,t?\\"width\\":\\"height\\",n),E(e,t?\\"top\\":\\"left\\",t?Ne:Oe),E(e,t?\\"height\\":\\"width\\",t?Le:Ie),T(e,l)}else S(e,l)})),nn=on=sn=un=an=fn=cn=hn=rn=null,dn=1,_i(!0),Oe!=je||Ne!=Ke||Ie!=Xe||Le!=Ze){An(!1);let l=Ie/Xe,e=Le/Ze;if(re&&!xt&&oe.left>=0){oe.left*=l,oe.top*=e,Cn&&A(Cn,rl(oe.left),0,Ie,Le),Hn&&A(Hn,0,rl(oe.top),Ie,Le);for(let t=0;Dt.length>t;t++){let n=Dt[t];null!=n&&(Pt[t]*=l,At[t]*=e,A(n,ul(Pt[t]),ul(At[t]),Ie,Le))}}if(ei.show&&!wt&&ei.left>=0&&ei.width>0){ei.left*=l,ei.width*=l,ei.top*=e,ei.height*=e;for(let l in ki)E(ti,l,ei[l])}je=Oe,Ke=Ne,Xe=Ie,Ze=Le}Ci(\\"setSize\\"),pt=!1}Fe>0&&Ge>0&&(K.clearRect(0,0,O.width,O.height),Ci(\\"drawClear\\"),Pl.forEach((l=>l())),Ci(\\"draw\\")),ei.show&&wt&&(ni(ei),wt=!1),re&&xt&&(xi(null,!0,!1),xt=!1),ie.show&&ie.live&&_t&&(mi(),_t=!1),F||(F=!0,k.status=1,Ci(\\"ready\\")),mn=!1,Un=!1}function Kn(l,e){let t=vl[l];if(null==t.from){if(0==Gt){let n=t.range(k,e.min,e.max,l);e.min=n[0],e.max=n[1]}if(e.min>e.max){let l=e.min;e.min=e.max,e.max=l}if(Gt>1&&null!=e.min&&null!=e.max&&1e-16>e.max-e.min)return;l==El&&2==t.distr&&Gt>0&&(e.min=L(e.min,g[0]),e.max=L(e.max,g[0]),e.min==e.max&&e.max++),Kl[l]=e,ht=!0,Jn()}}k.batch=function(l,e=!1){Un=!0,Vn=e,l(k),qn(),e&&Bn.length>0&&queueMicrotask($n)},k.redraw=(l,e)=>{mt=e||!1,!1!==l?ii(El,jl.min,jl.max):Jn()},k.setScale=Kn;let Xn=!1;const Zn=oe.drag;let Qn=Zn.x,li=Zn.y;re&&(oe.x&&(Wn=D(\\"u-cursor-x\\",el)),oe.y&&(Yn=D(\\"u-cursor-y\\",el)),0==jl.ori?(Cn=Wn,Hn=Yn):(Cn=Yn,Hn=Wn),Nn=oe.left,jn=oe.top);const ei=k.select=Bl({show:!0,over:!0,left:0,width:0,top:0,height:0},u.select),ti=ei.show?D(\\"u-select\\",ei.over?el:ll):null;function ni(l,e){if(ei.show){for(let e in l)ei[e]=l[e],e in ki&&E(ti,e,l[e]);!1!==e&&Ci(\\"setSelect\\")}}function ii(l,e,t){Kn(l,{min:e,max:t})}function oi(e,t,n,i){null!=t.focus&&function(l){if(l!=ui){let e=null==l,t=1!=Tt.alpha;pl.forEach(((n,i)=>{if(1==M||i>0){let o=e||0==i||i==l;n._focus=e?null:o,t&&function(l,e){pl[l].alpha=e,re&&null!=Dt[l]&&(Dt[l].style.opacity=e),se&&me[l]&&(me[l].style.opacity=e)}(i,o?1:Tt.alpha)}})),ui=l,t&&Jn()}}(e),null!=t.show&&pl.forEach(((n,i)=>{0>=i||e!=i&&null!=e||(n.show=t.show,function(e){if(pl[e].show)se&&T(me[e],l);else if(se&&S(me[e],l),re){let l=zt?Dt[0]:Dt[e];null!=l&&A(l,-10,-10,Ie,Le)}}(i),2==M?(ii(n.facets[0].scale,null,null),ii(n.facets[1].scale,null,null)):ii(n.scale,null,null),Jn())})),!1!==n&&Ci(\\"setSeries\\",e,t),i&&Ii(\\"setSeries\\",k,e,t)}let si,ri,ui;k.setSelect=ni,k.setSeries=oi,k.addBand=function(l,e){l.fill=bl(l.fill||null),l.dir=Q(l.dir,-1),Tl.splice(e=null==e?Tl.length:e,0,l)},k.setBand=function(l,e){Bl(Tl[l],e)},k.delBand=function(l){null==l?Tl.length=0:Tl.splice(l,1)};const ai={focus:!0};function fi(l,e,t){let n=vl[e];t&&(l=l/y-(1==n.ori?Ne:Oe));let i=Ie;1==n.ori&&(i=Le,l=i-l),-1==n.dir&&(l=i-l);let o=n._min,s=o+l/i*(n._max-o),r=n.distr;return 3==r?cl(10,s):4==r?((l,e=1)=>nl.sinh(l)*e)(s,n.asinh):100==r?n.bwd(s):s}function ci(l,e){E(ti,s,ei.left=l),E(ti,t,ei.width=e)}function hi(l,e){E(ti,i,ei.top=l),E(ti,n,ei.height=e)}se&&Et&&Ce(p,ce,(l=>{oe._lock||(Mt(l),null!=ui&&oi(null,ai,!0,Fi.setSeries))})),k.valToIdx=l=>L(l,g[0]),k.posToIdx=function(l,e){return L(fi(l,El,e),g[0],Lt,en)},k.posToVal=fi,k.valToPos=(l,e,t)=>0==vl[e].ori?P(l,vl[e],t?ot:Ie,t?Qe:0):W(l,vl[e],t?st:Le,t?lt:0),k.setCursor=(l,e,t)=>{Nn=l.left,jn=l.top,xi(null,e,t)};let di=0==jl.ori?ci:hi,pi=1==jl.ori?ci:hi;function mi(l,e){if(null!=l&&(l.idxs?l.idxs.forEach(((l,e)=>{te[e]=l})):(l=>void 0===l)(l.idx)||te.fill(l.idx),ie.idx=te[0]),se&&ie.live){for(let l=0;pl.length>l;l++)(l>0||1==M&&!xe)&&gi(l,te[l]);!function(){if(se&&ie.live)for(let l=2==M?1:0;pl.length>l;l++){if(0==l&&xe)continue;let e=ie.values[l],t=0;for(let n in e)ge[l][t++].firstChild.nodeValue=e[n]}}()}_t=!1,!1!==e&&Ci(\\"setLegend\\")}function gi(l,e){let t,n=pl[l],i=0==l&&2==Ul?pn:g[l];xe?t=n.values(k,l,e)??we:(t=n.value(k,null==e?null:i[e],l,e),t=null==t?we:{_:t}),ie.values[l]=t}function xi(l,e,t){let n;Ln=Nn,On=jn,[Nn,jn]=oe.move(k,Nn,jn),oe.left=Nn,oe.top=jn,re&&(Cn&&A(Cn,rl(Nn),0,Ie,Le),Hn&&A(Hn,0,rl(jn),Ie,Le)),si=gl,ri=null;let i=0==jl.ori?Ie:Le,o=1==jl.ori?Ie:Le;if(0>Nn||0==Gt||Lt>en){n=oe.idx=null;for(let l=0;pl.length>l;l++){let e=Dt[l];null!=e&&A(e,-10,-10,Ie,Le)}Et&&oi(null,ai,!0,null==l&&Fi.setSeries),ie.live&&(te.fill(n),_t=!0)}else{let l,e,t;1==M&&(l=0==jl.ori?Nn:jn,e=fi(l,El),n=oe.idx=L(e,g[0],Lt,en),t=$l(g[0][n],jl,i,0));let s=-10,r=-10,u=0,a=0,f=!0,c=\\"\\",h=\\"\\";for(let l=2==M?1:0;pl.length>l;l++){let d=pl[l],p=te[l],m=null==p?null:1==M?g[l][p]:g[l][1][p],x=oe.dataIdx(k,l,n,e),w=null==x?null:1==M?g[l][x]:g[l][1][x];if(_t=_t||w!=m||x!=p,te[l]=x,l>0&&d.show){let e=null==x?-10:x==n?t:$l(1==M?g[0][x]:g[l][0][x],jl,i,0),p=null==w?-10:ql(w,1==M?vl[d.scale]:vl[d.facets[1].scale],o,0);if(Et&&null!=w){let e=1==jl.ori?Nn:jn,t=ol(Tt.dist(k,l,x,p,e));if(si>t){let n=Tt.bias;if(0!=n){let i=fi(e,d.scale),o=0>i?-1:1;o!=(0>w?-1:1)||(1==o?1==n?i>w:w>i:1==n?w>i:i>w)||(si=t,ri=l)}else si=t,ri=l}}if(_t||zt){let t,n;0==jl.ori?(t=e,n=p):(t=p,n=e);let i,o,d,m,g,x,w=!0,_=St.bbox;if(null!=_){w=!1;let e=_(k,l);d=e.left,m=e.top,i=e.width,o=e.height}else d=t,m=n,i=o=St.size(k,l);if(x=St.fill(k,l),g=St.stroke(k,l),zt)l!=ri||si>Tt.prox||(s=d,r=m,u=i,a=o,f=w,c=x,h=g);else{let e=Dt[l];null!=e&&(Pt[l]=d,At[l]=m,H(e,i,o,w),Y(e,x,g),A(e,ul(d),ul(m),Ie,Le))}}}}if(zt){let l=Tt.prox;if(_t||(null==ui?l>=si:si>l||ri!=ui)){let l=Dt[0];null!=l&&(Pt[0]=s,At[0]=r,H(l,u,a,f),Y(l,c,h),A(l,ul(s),ul(r),Ie,Le))}}}if(ei.show&&Xn)if(null!=l){let[e,t]=Fi.scales,[n,s]=Fi.match,[r,u]=l.cursor.sync.scales,a=l.cursor.drag;if(Qn=a._x,li=a._y,Qn||li){let a,f,c,h,d,{left:p,top:m,width:g,height:x}=l.select,w=l.scales[r].ori,_=l.posToVal,b=null!=e&&n(e,r),v=null!=t&&s(t,u);b&&Qn?(0==w?(a=p,f=g):(a=m,f=x),c=vl[e],h=$l(_(a,r),c,i,0),d=$l(_(a+f,r),c,i,0),di(al(h,d),ol(d-h))):di(0,i),v&&li?(1==w?(a=p,f=g):(a=m,f=x),c=vl[t],h=ql(_(a,u),c,o,0),d=ql(_(a+f,u),c,o,0),pi(al(h,d),ol(d-h))):pi(0,o)}else yi()}else{let l=ol(Ln-Fn),e=ol(On-Rn);if(1==jl.ori){let t=l;l=e,e=t}Qn=Zn.x&&l>=Zn.dist,li=Zn.y&&e>=Zn.dist;let t,n,s=Zn.uni;null!=s?Qn&&li&&(Qn=l>=s,li=e>=s,Qn||li||(e>l?li=!0:Qn=!0)):Zn.x&&Zn.y&&(Qn||li)&&(Qn=li=!0),Qn&&(0==jl.ori?(t=Gn,n=Nn):(t=In,n=jn),di(al(t,n),ol(n-t)),li||pi(0,o)),li&&(1==jl.ori?(t=Gn,n=Nn):(t=In,n=jn),pi(al(t,n),ol(n-t)),Qn||di(0,i)),Qn||li||(di(0,0),pi(0,0))}if(Zn._x=Qn,Zn._y=li,null==l){if(t){if(null!=Ri){let[l,e]=Fi.scales;Fi.values[0]=null!=l?fi(0==jl.ori?Nn:jn,l):null,Fi.values[1]=null!=e?fi(1==jl.ori?Nn:jn,e):null}Ii(f,k,Nn,jn,Ie,Le,n)}if(Et){let l=t&&Fi.setSeries,e=Tt.prox;null==ui?si>e||oi(ri,ai,!0,l):si>e?oi(null,ai,!0,l):ri!=ui&&oi(ri,ai,!0,l)}}_t&&(ie.idx=n,mi()),!1!==e&&Ci(\\"setCursor\\")}k.setLegend=mi;let wi=null;function _i(l=!1){l?wi=null:(wi=el.getBoundingClientRect(),Ci(\\"syncRect\\",wi))}function bi(l,e,t,n,i,o){oe._lock||Xn&&null!=l&&0==l.movementX&&0==l.movementY||(vi(l,e,t,n,i,o,0,!1,null!=l),null!=l?xi(null,!0,!0):xi(e,!0,!1))}function vi(l,e,t,n,i,o,s,r,u){if(null==wi&&_i(!1),Mt(l),null!=l)t=l.clientX-wi.left,n=l.clientY-wi.top;else{if(0>t||0>n)return Nn=-10,void(jn=-10);let[l,s]=Fi.scales,r=e.cursor.sync,[u,a]=r.values,[f,c]=r.scales,[h,d]=Fi.match,p=e.axes[0].side%2==1,m=0==jl.ori?Ie:Le,g=1==jl.ori?Ie:Le,x=p?o:i,w=p?i:o,_=p?n:t,b=p?t:n;if(t=null!=f?h(l,f)?C(u,vl[l],m,0):-10:m*(_/x),n=null!=c?d(s,c)?C(a,vl[s],g,0):-10:g*(b/w),1==jl.ori){let l=t;t=n,n=l}}!u||null!=e&&e.cursor.event.type!=f||(t>1&&Ie-1>t||(t=zl(t,Ie)),n>1&&Le-1>n||(n=zl(n,Le))),r?(Fn=t,Rn=n,[Gn,In]=oe.move(k,t,n)):(Nn=t,jn=n)}Object.defineProperty(k,\\"rect\\",{get:()=>(null==wi&&_i(!1),wi)});const ki={width:0,height:0,left:0,top:0};function yi(){ni(ki,!1)}let Mi,Si,Ti,Ei;function zi(l,e,t,n,i,o){Xn=!0,Qn=li=Zn._x=Zn._y=!1,vi(l,e,t,n,i,o,0,!0,!1),null!=l&&(Ce(h,b,Di,!1),Ii(c,k,Gn,In,Ie,Le,null));let{left:s,top:r,width:u,height:a}=ei;Mi=s,Si=r,Ti=u,Ei=a}function Di(l,e,t,n,i,o){Xn=Zn._x=Zn._y=!1,vi(l,e,t,n,i,o,0,!1,!0);let{left:s,top:r,width:u,height:a}=ei,f=u>0||a>0,c=Mi!=s||Si!=r||Ti!=u||Ei!=a;if(f&&c&&ni(ei),Zn.setScale&&f&&c){let l=s,e=u,t=r,n=a;if(1==jl.ori&&(l=r,e=a,t=s,n=u),Qn&&ii(El,fi(l,El),fi(l+e,El)),li)for(let l in vl){let e=vl[l];l!=El&&null==e.from&&e.min!=gl&&ii(l,fi(t+n,l),fi(t,l))}yi()}else oe.lock&&(oe._lock=!oe._lock,xi(e,!0,null!=l));null!=l&&(He(h,b),Ii(h,k,Nn,jn,Ie,Le,null))}function Pi(l){oe._lock||(Mt(l),xn(),yi(),null!=l&&Ii(m,k,Nn,jn,Ie,Le,null))}function Ai(){xl.forEach(ln),vt(k.width,k.height,!0)}G(x,v,Ai);const Wi={};Wi.mousedown=zi,Wi.mousemove=bi,Wi.mouseup=Di,Wi.dblclick=Pi,Wi.setSeries=(l,e,t,n)=>{-1!=(t=(0,Fi.match[2])(k,e,t))&&oi(t,n,!0,!1)},re&&(Ce(c,el,zi),Ce(f,el,bi),Ce(d,el,(l=>{Mt(l),_i(!1)})),Ce(p,el,(function(l){if(oe._lock)return;Mt(l);let e=Xn;if(Xn){let l,e,t=!0,n=!0,i=10;0==jl.ori?(l=Qn,e=li):(l=li,e=Qn),l&&e&&(t=i>=Nn||Nn>=Ie-i,n=i>=jn||jn>=Le-i),l&&t&&(Nn=Gn>Nn?0:Ie),e&&n&&(jn=In>jn?0:Le),xi(null,!0,!0),Xn=!1}Nn=-10,jn=-10,te.fill(null),xi(null,!0,!0),e&&(Xn=e)})),Ce(m,el,Pi),It.add(k),k.syncRect=_i);const Yi=k.hooks=u.hooks||{};function Ci(l,e,t){Vn?Bn.push([l,e,t]):l in Yi&&Yi[l].forEach((l=>{l.call(null,k,e,t)}))}(u.plugins||[]).forEach((l=>{for(let e in l.hooks)Yi[e]=(Yi[e]||[]).concat(l.hooks[e])}));const Hi=(l,e,t)=>t,Fi=Bl({key:null,setSeries:!1,filters:{pub:Ml,sub:Ml},scales:[El,pl[1]?pl[1].scale:null],match:[Sl,Sl,Hi],values:[null,null]},oe.sync);2==Fi.match.length&&Fi.match.push(Hi),oe.sync=Fi;const Ri=Fi.key,Gi=dt(Ri);function Ii(l,e,t,n,i,o,s){Fi.filters.pub(l,e,t,n,i,o,s)&&Gi.pub(l,e,t,n,i,o,s)}function Li(){Ci(\\"init\\",u,g),gn(g||u.data,!1),Kl[El]?Kn(El,Kl[El]):xn(),wt=ei.show&&(ei.width>0||ei.height>0),xt=_t=!0,vt(u.width,u.height)}return Gi.sub(k),k.pub=function(l,e,t,n,i,o,s){Fi.filters.sub(l,e,t,n,i,o,s)&&Wi[l](null,e,t,n,i,o,s)},k.destroy=function(){Gi.unsub(k),It.delete(k),Pe.clear(),I(x,v,Ai),R.remove(),ce?.remove(),Ci(\\"destroy\\")},pl.forEach(Yt),xl.forEach((function(l,e){if(l._show=l.show,l.show){let t=vl[l.scale];null==t&&(l.scale=l.side%2?pl[1].scale:El,t=vl[l.scale]);let n=t.time;l.size=bl(l.size),l.space=bl(l.space),l.rotate=bl(l.rotate),Gl(l.incrs)&&l.incrs.forEach((l=>{!Wl.has(l)&&Wl.set(l,Yl(l))})),l.incrs=bl(l.incrs||(2==t.distr?ae:n?1==hl?ke:Se:fe)),l.splits=bl(l.splits||(n&&1==t.distr?Ql:3==t.distr?Je:4==t.distr?qe:$e)),l.stroke=bl(l.stroke),l.grid.stroke=bl(l.grid.stroke),l.ticks.stroke=bl(l.ticks.stroke),l.border.stroke=bl(l.border.stroke);let i=l.values;l.values=Gl(i)&&!Gl(i[0])?bl(i):n?Gl(i)?De(Xl,ze(i,Zl)):Ll(i)?function(l,e){let t=ne(e);return(e,n)=>n.map((e=>t(l(e))))}(Xl,i):i||le:i||Be,l.filter=bl(l.filter||(3>t.distr||10!=t.log?3==t.distr&&2==t.log?tt:kl:et)),l.font=Qt(l.font),l.labelFont=Qt(l.labelFont),l._size=l.size(k,null,e,0),l._space=l._rotate=l._incrs=l._found=l._splits=l._values=null,l._size>0&&(Ct[e]=!0,l._el=D(\\"u-axis\\",X))}})),_?_ instanceof HTMLElement?(_.appendChild(R),Li()):_(k,Li):Li(),k}en.assign=Bl,en.fmtNum=tl,en.rangeNum=Z,en.rangeLog=B,en.rangeAsinh=$,en.orient=pt,en.pxRatio=y,en.join=function(l,e){if(function(l){let e=l[0][0],t=e.length;for(let n=1;l.length>n;n++){let i=l[n][0];if(i.length!=t)return!1;if(i!=e)for(let l=0;t>l;l++)if(i[l]!=e[l])return!1}return!0}(l)){let e=l[0].slice();for(let t=1;l.length>t;t++)e.push(...l[t].slice(1));return function(l,e=100){const t=l.length;if(1>=t)return!0;let n=0,i=t-1;for(;i>=n&&null==l[n];)n++;for(;i>=n&&null==l[i];)i--;if(n>=i)return!0;const o=fl(1,sl((i-n+1)/e));for(let e=l[n],t=n+o;i>=t;t+=o){const n=l[t];if(null!=n){if(e>=n)return!1;e=n}}return!0}(e[0])||(e=function(l){let e=l[0],t=e.length,n=Array(t);for(let l=0;n.length>l;l++)n[l]=l;n.sort(((l,t)=>e[l]-e[t]));let i=[];for(let e=0;l.length>e;e++){let o=l[e],s=Array(t);for(let l=0;t>l;l++)s[l]=o[n[l]];i.push(s)}return i}(e)),e}let t=new Set;for(let e=0;l.length>e;e++){let n=l[e][0],i=n.length;for(let l=0;i>l;l++)t.add(n[l])}let n=[Array.from(t).sort(((l,e)=>l-e))],i=n[0].length,o=new Map;for(let l=0;i>l;l++)o.set(n[0][l],l);for(let t=0;l.length>t;t++){let s=l[t],r=s[0];for(let l=1;s.length>l;l++){let u=s[l],a=Array(i).fill(void 0),f=e?e[t][l]:1,c=[];for(let l=0;u.length>l;l++){let e=u[l],t=o.get(r[l]);null===e?0!=f&&(a[t]=e,2==f&&c.push(t)):a[t]=e}$l(a,c,i),n.push(a)}}return n},en.fmtDate=ne,en.tzDate=function(l,e){let t;return\\"UTC\\"==e||\\"Etc/UTC\\"==e?t=new Date(+l+6e4*l.getTimezoneOffset()):e==ie?t=l:(t=new Date(l.toLocaleString(\\"en-US\\",{timeZone:e})),t.setMilliseconds(l.getMilliseconds())),t},en.sync=dt;{en.addGap=function(l,e,t){let n=l[l.length-1];n&&n[0]==e?n[1]=t:l.push([e,t])},en.clipGaps=wt;let l=en.paths={points:Wt};l.linear=Ft,l.stepped=function(l){const e=Q(l.align,1),t=Q(l.ascDesc,!1),n=Q(l.alignGaps,0),i=Q(l.extend,!1);return(l,o,s,r)=>pt(l,o,((u,a,f,c,h,d,p,m,g,x,w)=>{[s,r]=U(f,s,r);let _=u.pxRound,{left:b,width:v}=l.bbox,k=l=>_(d(l,c,x,m)),M=l=>_(p(l,h,w,g)),S=0==c.ori?Mt:St;const T={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:1},E=T.stroke,z=c.dir*(0==c.ori?1:-1);let D=M(f[1==z?s:r]),P=k(a[1==z?s:r]),A=P,W=P;i&&-1==e&&(W=b,S(E,W,D)),S(E,P,D);for(let l=1==z?s:r;l>=s&&r>=l;l+=z){let t=f[l];if(null==t)continue;let n=k(a[l]),i=M(t);1==e?S(E,n,D):S(E,A,i),S(E,n,i),D=i,A=n}let Y=A;i&&1==e&&(Y=b+v,S(E,Y,D));let[C,H]=mt(l,o);if(null!=u.fill||0!=C){let e=T.fill=new Path2D(E),t=M(u.fillTo(l,o,u.min,u.max,C));S(e,Y,t),S(e,W,t)}if(!u.spanGaps){let i=[];i.push(..._t(a,f,s,r,z,k,n));let h=u.width*y/2,d=t||1==e?h:-h,p=t||-1==e?-h:h;i.forEach((l=>{l[0]+=d,l[1]+=p})),T.gaps=i=u.gaps(l,o,s,r,i),T.clip=wt(i,c.ori,m,g,x,w)}return 0!=H&&(T.band=2==H?[xt(l,o,s,r,E,-1),xt(l,o,s,r,E,1)]:xt(l,o,s,r,E,H)),T}))},l.bars=function(l){const e=Q((l=l||Hl).size,[.6,gl,1]),t=l.align||0,n=l.gap||0;let i=l.radius;i=null==i?[0,0]:\\"number\\"==typeof i?[i,0]:i;const o=bl(i),s=1-e[0],r=Q(e[1],gl),u=Q(e[2],1),a=Q(l.disp,Hl),f=Q(l.each,(()=>{})),{fill:c,stroke:h}=a;return(l,e,i,d)=>pt(l,e,((p,m,g,x,w,_,b,v,k,M,S)=>{let T,E,z=p.pxRound,D=t,P=n*y,A=r*y,W=u*y;0==x.ori?[T,E]=o(l,e):[E,T]=o(l,e);const Y=x.dir*(0==x.ori?1:-1);let C,H,F,R=0==x.ori?Tt:Et,G=0==x.ori?f:(l,e,t,n,i,o,s)=>{f(l,e,t,i,n,s,o)},I=Q(l.bands,Fl).find((l=>l.series[0]==e)),L=p.fillTo(l,e,p.min,p.max,null!=I?I.dir:0),O=z(b(L,w,S,k)),N=M,j=z(p.width*y),U=!1,V=null,B=null,$=null,J=null;null==c||0!=j&&null==h||(U=!0,V=c.values(l,e,i,d),B=new Map,new Set(V).forEach((l=>{null!=l&&B.set(l,new Path2D)})),j>0&&($=h.values(l,e,i,d),J=new Map,new Set($).forEach((l=>{null!=l&&J.set(l,new Path2D)}))));let{x0:q,size:K}=a;if(null!=q&&null!=K){D=1,m=q.values(l,e,i,d),2==q.unit&&(m=m.map((e=>l.posToVal(v+e*M,x.key,!0))));let t=K.values(l,e,i,d);H=2==K.unit?t[0]*M:_(t[0],x,M,v)-_(0,x,M,v),N=Rt(m,g,_,x,M,v,N),F=N-H+P}else N=Rt(m,g,_,x,M,v,N),F=N*s+P,H=N-F;1>F&&(F=0),H/2>j||(j=0),5>F&&(z=vl);let X=F>0;H=z(wl(N-F-(X?j:0),W,A)),C=(0==D?H/2:D==Y?0:H)-D*Y*((0==D?P/2:0)+(X?j/2:0));const Z={stroke:null,fill:null,clip:null,band:null,gaps:null,flags:0},ll=U?null:new Path2D;let el=null;if(null!=I)el=l.data[I.series[1]];else{let{y0:t,y1:n}=a;null!=t&&null!=n&&(g=n.values(l,e,i,d),el=t.values(l,e,i,d))}let tl=T*H,nl=E*H;for(let t=1==Y?i:d;t>=i&&d>=t;t+=Y){let n=g[t];if(null==n)continue;if(null!=el){let l=el[t]??0;if(n-l==0)continue;O=b(l,w,S,k)}let i=_(2!=x.distr||null!=a?m[t]:t,x,M,v),o=b(Q(n,L),w,S,k),s=z(i-C),r=z(fl(o,O)),u=z(al(o,O)),f=r-u;if(null!=n){let i=0>n?nl:tl,o=0>n?tl:nl;U?(j>0&&null!=$[t]&&R(J.get($[t]),s,u+sl(j/2),H,fl(0,f-j),i,o),null!=V[t]&&R(B.get(V[t]),s,u+sl(j/2),H,fl(0,f-j),i,o)):R(ll,s,u+sl(j/2),H,fl(0,f-j),i,o),G(l,e,t,s-j/2,u,H+j,f)}}return j>0?Z.stroke=U?J:ll:U||(Z._fill=0==p.width?p._fill:p._stroke??p._fill,Z.width=0),Z.fill=U?B:ll,Z}))},l.spline=function(l){return function(l,e){const t=Q(e?.alignGaps,0);return(e,n,i,o)=>pt(e,n,((s,r,u,a,f,c,h,d,p,m,g)=>{[i,o]=U(u,i,o);let x,w,_,b=s.pxRound,v=l=>b(c(l,a,m,d)),k=l=>b(h(l,f,g,p));0==a.ori?(x=kt,_=Mt,w=Pt):(x=yt,_=St,w=At);const y=a.dir*(0==a.ori?1:-1);let M=v(r[1==y?i:o]),S=M,T=[],E=[];for(let l=1==y?i:o;l>=i&&o>=l;l+=y)if(null!=u[l]){let e=v(r[l]);T.push(S=e),E.push(k(u[l]))}const z={stroke:l(T,E,x,_,w,b),fill:null,clip:null,band:null,gaps:null,flags:1},D=z.stroke;let[P,A]=mt(e,n);if(null!=s.fill||0!=P){let l=z.fill=new Path2D(D),t=k(s.fillTo(e,n,s.min,s.max,P));_(l,S,t),_(l,M,t)}if(!s.spanGaps){let l=[];l.push(..._t(r,u,i,o,y,v,t)),z.gaps=l=s.gaps(e,n,i,o,l),z.clip=wt(l,a.ori,d,p,m,g)}return 0!=A&&(z.band=2==A?[xt(e,n,i,o,D,-1),xt(e,n,i,o,D,1)]:xt(e,n,i,o,D,A)),z}))}(Gt,l)}}return en}();\\nreturn uPlot})({language:\'en-US\'});\\n(()=>{function element(e,t={},...n){let o=document.createElement(e);for(let[e,n]of Object.entries(t))\\"function\\"==typeof n?o.addEventListener(e,n):\\"boolean\\"==typeof n?o.toggleAttribute(e,n):o.setAttribute(e,n);return o.append(...n),o}function choice(e,t,n){let o=element(\\"select\\",{change:()=>n(o.selectedIndex)},...t.map(e=>element(\\"option\\",{},e)));return element(\\"label\\",{},e,o)}function colours(){let e=getComputedStyle(document.documentElement),n=n=>e.getPropertyValue(`--${n}`).trim(),s={pass:\\"pass\\",ok:\\"series\\",fail:\\"fail\\",crossed:\\"fail\\",inconclusive:\\"inconclusive\\",unknown:\\"inconclusive\\"};return{ink:n(\\"ink\\"),soft:n(\\"soft\\"),line:n(\\"line\\"),paper:n(\\"paper\\"),series:n(\\"series\\"),tone:e=>n(Object.hasOwn(s,e)?s[e]:\\"soft\\")}}class Plot{root;#t=element(\\"p\\",{class:\\"readout\\",\\"aria-live\\":\\"polite\\"});#e;#s=[];#i=\\"\\";#a=-1;#o;constructor(t){this.#e=element(\\"div\\",{class:\\"plot\\",tabindex:\\"0\\",role:\\"group\\",\\"aria-label\\":`${t}: a chart. Arrow keys walk along it.`,keydown:t=>this.#r(t)}),this.root=element(\\"div\\",{},this.#e,this.#t),matchMedia(\\"(prefers-color-scheme: dark)\\").addEventListener(\\"change\\",()=>this.#l());let s=0;new ResizeObserver(()=>{this.#e.clientWidth!==s&&(s=this.#e.clientWidth,this.#l())}).observe(this.#e)}show(t,e){this.#i=t,this.#s=e,this.#a=-1,this.#l(),this.#n(`${t}: ${e.length} ${1===e.length?\\"point\\":\\"points\\"}.`)}#n(t){this.#t.textContent=t}#r(t){let e=this.#s.length-1,s={ArrowRight:Math.min(e,this.#a+1),ArrowLeft:this.#a<0?e:Math.max(0,this.#a-1),Home:0,End:e};if(!Object.hasOwn(s,t.key)||e<0||!this.#o)return;t.preventDefault();let i=s[t.key],a=this.#s[i].value??0;this.#o.setCursor({left:this.#o.valToPos(i,\\"x\\"),top:this.#o.valToPos(a,\\"y\\")})}#l(){this.#o?.destroy(),this.#o=void 0;let e=this.#e.clientWidth;if(0===e||0===this.#s.length)return;let s=this.#s,i=s.map((t,e)=>e),a=s.map(({value:t})=>t),o=s.map(({limit:t})=>t);this.#o=new uPlot(this.#h(e,colours()),[i,a,o],this.#e)}#h(t,e){let s=this.#s,i={stroke:e.soft,font:\\"12px system-ui, sans-serif\\",grid:{stroke:e.line,width:1},ticks:{stroke:e.line}},a=Math.max(1,Math.ceil(90*s.length/t));return{width:t,height:280,padding:[22,16,0,0],scales:{x:{time:!1,range:()=>[-.5,s.length-.5]},y:{range:()=>(function(t){let e=t.flatMap(({value:t,low:e,high:s,limit:i})=>[t,e,s,i]).filter(t=>null!==t);if(0===e.length)return[0,1];let[s,i]=[Math.min(...e),Math.max(...e)],a=(i-s||Math.abs(i)||1)*.08;return[s-a,i+a]})(s)}},axes:[{...i,grid:{show:!1},splits:()=>s.flatMap((t,e)=>e%a==0?[e]:[]),values:(t,e)=>e.map(t=>s[t]?.name.slice(0,10)??\\"\\")},{...i,size:t<1320?64:72}],series:[{},{stroke:e.series,width:1.5,points:{show:!1},spanGaps:!0},{stroke:e.tone(\\"fail\\"),width:1.5,dash:[6,5],points:{show:!1},spanGaps:!0}],cursor:{y:!1,drag:{x:!1,y:!1},points:{show:!1}},hooks:{draw:[t=>(function(t,e,s){let{ctx:i}=t,a=devicePixelRatio||1,o=(e.length>150?2:e.length>60?3:4)*a;i.save(),i.setLineDash([]),e.forEach(({value:e,low:r,high:l,tone:n,mark:h},d)=>{if(null===e)return;let p=t.valToPos(d,\\"x\\",!0);i.strokeStyle=i.fillStyle=s.tone(n),null!==r&&null!==l&&(i.globalAlpha=.45,i.lineWidth=1.5*a,i.beginPath(),i.moveTo(p,t.valToPos(r,\\"y\\",!0)),i.lineTo(p,t.valToPos(l,\\"y\\",!0)),i.stroke(),i.globalAlpha=1),i.beginPath(),i.arc(p,t.valToPos(e,\\"y\\",!0),o,0,2*Math.PI),i.fill(),\\"\\"!==h&&(i.fillStyle=i.strokeStyle=s.soft,i.setLineDash([2*a,3*a]),i.lineWidth=a,i.beginPath(),i.moveTo(p,t.bbox.top),i.lineTo(p,t.bbox.top+t.bbox.height),i.stroke(),i.setLineDash([]),i.font=`${12*a}px system-ui, sans-serif`,i.textAlign=p>t.bbox.left+.9*t.bbox.width?\\"right\\":\\"center\\",i.fillText(h,p,t.bbox.top-6*a))}),i.restore()})(t,s,e)],setCursor:[({cursor:{idx:t}})=>{null!=t&&s[t]&&(this.#a=t,this.#n(s[t].said))}]},legend:{show:!1}}}}function metricsChart(i,{metrics:o,runs:l}){let s=new Plot(\\"Metric over runs\\"),a=function(e){let n=new Map;for(let{branch:t}of e)n.set(t,(n.get(t)??0)+1);return[...n].sort((e,n)=>n[1]-e[1]).map(([e,n])=>({name:e,said:`${e??\\"no branch\\"} (${n})`}))}(l),[c,u]=[0,0],f=()=>{let e=l.filter(e=>void 0===a[u]||e.branch===a[u].name).flatMap(e=>(function(e,n,t){let r=e.metrics[n];if(!r)return[];let[i,o,l,s]=r,a=e.versions.join(\\", \\"),c=[e.when,`run ${e.id}`,`${t} ${s}`,e.verdict,a].filter(e=>\\"\\"!==e),u=e.versions.map(e=>e.slice(e.lastIndexOf(\\"@\\")+1)).join(\\" \\");return[{name:e.when,value:i,low:o,high:l,limit:null,tone:e.verdict,mark:u,said:c.join(\\" · \\")}]})(e,c,o[c])).reverse();s.show(o[c],e)};i.append(element(\\"div\\",{class:\\"controls\\"},choice(\\"Metric\\",o,e=>{c=e,f()}),choice(\\"Branch\\",[...a.map(({said:e})=>e),\\"all branches\\"],e=>{u=e,f()})),s.root,r([\\"pass\\",\\"fail\\",\\"inconclusive\\"])),f()}function driftChart(o,{windows:l,checks:s}){if(0===s.length)return;let a=new Plot(\\"Check over windows\\"),c=e=>{let{id:n,points:t}=s[e];a.show(n,l.map(({name:e,rows:r,reference:o},s)=>{let[a,c,u]=t[s]??[null,null,\\"waiting\\"],f=s>0&&l[s-1].reference!==o,p=[e,`${n} ${null===a?\\"not known\\":i(a)}`,...null===c?[]:[`limit ${i(c)}`],u,`${r.toLocaleString(\\"en-US\\")} predictions`,...f?[\\"another reference begins\\"]:[]];return{name:e,value:a,low:null,high:null,limit:c,tone:u,mark:f?\\"new reference\\":\\"\\",said:p.join(\\" · \\")}}))},u=s.map(({id:e})=>e);o.append(element(\\"div\\",{class:\\"controls\\"},choice(\\"Check\\",u,c)),a.root,r([\\"within the limit\\",\\"crossed\\",\\"not known\\"],[\\"ok\\",\\"fail\\",\\"inconclusive\\"])),c(0)}function r(e,t=e){let i=e.map((e,r)=>element(\\"span\\",{class:t[r]},element(\\"i\\"),e));return element(\\"div\\",{class:\\"legend\\",\\"aria-hidden\\":\\"true\\"},...i)}function i(e){return String(Number(e.toPrecision(3))).replace(\\"-\\",\\"−\\")}function comparison(a,o,n){var l,m;let i=[...function({metrics:e},t,r){return e.flatMap((e,a)=>{var o;let n,[l,m]=[t.metrics[a],r.metrics[a]];if(!l&&!m)return[];let i=l&&m?(n=String(Number(Math.abs(o=m[0]-l[0]).toPrecision(4))),0===o?\\"0\\":`${o>0?\\"+\\":\\"−\\"}${n}`):\\"\\";return[{what:\\"metric\\",name:e,from:l?.[3]??\\"–\\",to:m?.[3]??\\"–\\",difference:i}]})}(a,o,n),...r1(\\"parameter\\",o.parameters,n.parameters),...r1(\\"data\\",o.data,n.data),...(l=o,m=n,[\\"verdict\\",\\"commit\\",\\"branch\\",\\"cause\\"].filter(e=>l[e]!==m[e]).map(e=>({what:\\"run\\",name:e,from:l[e]??\\"none\\",to:m[e]??\\"none\\",difference:\\"\\"})))],p=[\\"\\",t(o),t(n),\\"difference\\"],c=(...t)=>element(\\"tr\\",{role:\\"row\\"},...t),f=(t,r)=>{let a=\\"\\"===t.textContent;return element(\\"td\\",{role:\\"cell\\",\\"data-label\\":p[r],\\"data-empty\\":a},t)},s=p.map(t=>element(\\"th\\",{role:\\"columnheader\\",scope:\\"col\\"},t)),d=i.map(({what:t,name:r,from:a,to:o,difference:n})=>c(...[element(\\"span\\",{},r,\\" \\",element(\\"small\\",{},t)),...[a,o,n].map(t=>element(\\"span\\",{},t))].map(f)));return element(\\"table\\",{role:\\"table\\",\\"aria-label\\":`${o.id} beside ${n.id}`},element(\\"thead\\",{role:\\"rowgroup\\"},c(...s)),element(\\"tbody\\",{role:\\"rowgroup\\"},...d))}let t=({id:e,when:t})=>`${e}, ${t}`;function r1(e,t,r){let[a,o]=[new Map(t),new Map(r)];return[...new Set([...a.keys(),...o.keys()])].sort().filter(e=>a.get(e)!==o.get(e)).map(t=>({what:e,name:t,from:a.get(t)??\\"none\\",to:o.get(t)??\\"none\\",difference:\\"\\"}))}class Chosen{panel=element(\\"div\\",{class:\\"compare\\",hidden:!0,role:\\"region\\",\\"aria-label\\":\\"Comparison\\"});#e;#t;#i=[];constructor(e,t){this.#e=e,this.#t=t}box(e,i){let s=()=>{let t=this.#i.filter(e=>e.box!==o);this.#s(o.checked?[...t.slice(-1),{run:e,row:i,box:o}]:t)},o=element(\\"input\\",{type:\\"checkbox\\",class:\\"pick\\",\\"aria-label\\":`Compare run ${e.id}`,change:s});return o}#s(i){for(let{row:e,box:t}of this.#i)e.classList.remove(\\"chosen\\"),t.checked=!1;for(let{row:e,box:t}of i)e.classList.add(\\"chosen\\"),t.checked=!0;this.#i=i,this.panel.hidden=0===i.length;let[s,o]=i.map(({run:e})=>e).sort((e,t)=>e.at-t.at);if(!s)return;let a=element(\\"button\\",{type:\\"button\\",click:()=>this.#s([])},\\"Clear\\");if(!o){let e=`Run ${s.id} is chosen. Choose another one to compare it with.`;this.panel.replaceChildren(element(\\"p\\",{},e),a);return}let c=element(\\"h3\\",{},`${s.id} beside ${o.id}`);this.panel.replaceChildren(c,comparison(this.#e,s,o),a),this.#t(`Comparing ${s.id} with ${o.id}, above the table.`)}}function runsTable(o,l,i){let a=l.tBodies[0],s=[...l.tHead.rows[0].cells],c=element(\\"p\\",{class:\\"more\\",role:\\"status\\"}),u=new Chosen(i,e=>c.textContent=e),[d,h,m,p]=[\\"\\",\\"\\",\\"\\",50],f=element(\\"button\\",{type:\\"button\\",click:()=>{p+=50,v()}},\\"Show more\\"),b=[...a.rows].map(e=>{let t=i.runs[Number(e.dataset.run)];return e.cells[0].firstElementChild.prepend(u.box(t,e)),{row:e,run:t}});function v(){let e=b.filter(({run:e})=>{var t;return t=e,(\\"\\"===d||(t.branch??\\"no branch\\")===d)&&(\\"\\"===h||t.verdict===h)&&`${t.id} ${t.commit} ${t.branch??\\"\\"} ${t.cause} ${t.versions.join(\\" \\")}`.toLowerCase().includes(m)});for(let{row:e}of b)e.hidden=!0;for(let{row:t}of e.slice(0,p))t.hidden=!1;f.hidden=e.length<=p;let t=Math.min(p,e.length);c.textContent=`${t} of ${e.length}${e.length===b.length?\\"\\":` that match, of ${b.length}`} ${1===b.length?\\"run\\":\\"runs\\"}`}let g=e=>{e(),p=50,v()},w=[\\"\\",...new Set(i.runs.map(e=>e.branch??\\"no branch\\"))],$=[\\"\\",...new Set(i.runs.map(e=>e.verdict))],C=element(\\"input\\",{type:\\"search\\",input:()=>g(()=>m=C.value.trim().toLowerCase())});for(let[e,i]of(o.append(element(\\"div\\",{class:\\"controls\\"},choice(\\"Branch\\",w.map(e=>e||\\"every branch\\"),e=>g(()=>d=w[e])),choice(\\"Verdict\\",$.map(e=>e||\\"every verdict\\"),e=>g(()=>h=$[e])),element(\\"label\\",{},\\"Run, commit, version\\",C)),u.panel,c),l.parentElement.after(f),s.slice(0,-1).entries()))i.replaceChildren(element(\\"button\\",{type:\\"button\\",click:()=>(function(e){let t=\\"descending\\"===s[e].getAttribute(\\"aria-sort\\")?\\"ascending\\":\\"descending\\";for(let e of s)e.removeAttribute(\\"aria-sort\\");s[e].setAttribute(\\"aria-sort\\",t);let n=\\"ascending\\"===t?1:-1;b.sort((t,o)=>{var l,i,a;return l=r2(t.run,e),i=r2(o.run,e),a=n,(null===l||null===i?l===i?0:null===l?1:-1:a*(l<i?-1:+(l>i)))||o.run.at-t.run.at}),a.append(...b.map(({row:e})=>e)),v()})(e)},i.textContent));let x=()=>{let e=b.find(({row:e})=>`#${e.id}`===location.hash);e&&(e.row.hidden=!1,e.row.scrollIntoView({block:\\"center\\"}),e.row.focus({preventScroll:!0}))};addEventListener(\\"hashchange\\",x),v(),x()}function r2(e,t){return t>=6?e.metrics[t-6]?.[0]??null:[e.id,e.at,e.branch,e.commit,e.verdict,e.versions[0]??null][t]}let o=JSON.parse(document.getElementById(\\"data\\").textContent),a=document.querySelector(\\"[data-chart=metrics]\\");a&&metricsChart(a,o);let c=document.querySelector(\\"[data-chart=drift]\\");c&&o.drift&&driftChart(c,o.drift);let d=document.querySelector(\\"[data-runs]\\"),u=document.querySelector(\\"#runs table\\");d&&u&&runsTable(d,u,o);})();\\n","style":".uplot, .uplot *, .uplot *::before, .uplot *::after {box-sizing: border-box;}.uplot {font-family: system-ui, -apple-system, \\"Segoe UI\\", Roboto, \\"Helvetica Neue\\", Arial, \\"Noto Sans\\", sans-serif, \\"Apple Color Emoji\\", \\"Segoe UI Emoji\\", \\"Segoe UI Symbol\\", \\"Noto Color Emoji\\";line-height: 1.5;width: min-content;}.u-title {text-align: center;font-size: 18px;font-weight: bold;}.u-wrap {position: relative;user-select: none;}.u-over, .u-under {position: absolute;}.u-under {overflow: hidden;}.uplot canvas {display: block;position: relative;width: 100%;height: 100%;}.u-axis {position: absolute;}.u-legend {font-size: 14px;margin: auto;text-align: center;}.u-inline {display: block;}.u-inline * {display: inline-block;}.u-inline tr {margin-right: 16px;}.u-legend th {font-weight: 600;}.u-legend th > * {vertical-align: middle;display: inline-block;}.u-legend .u-marker {width: 1em;height: 1em;margin-right: 4px;background-clip: padding-box !important;}.u-inline.u-live th::after {content: \\":\\";vertical-align: middle;}.u-inline:not(.u-live) .u-value {display: none;}.u-series > * {padding: 4px;}.u-series th {cursor: pointer;}.u-legend .u-off > * {opacity: 0.3;}.u-select {background: rgba(0,0,0,0.07);position: absolute;pointer-events: none;}.u-cursor-x, .u-cursor-y {position: absolute;left: 0;top: 0;pointer-events: none;will-change: transform;}.u-hz .u-cursor-x, .u-vt .u-cursor-y {height: 100%;border-right: 1px dashed #607D8B;}.u-hz .u-cursor-y, .u-vt .u-cursor-x {width: 100%;border-bottom: 1px dashed #607D8B;}.u-cursor-pt {position: absolute;top: 0;left: 0;border-radius: 50%;border: 0 solid;pointer-events: none;will-change: transform;/*this has to be !important since we set inline \\"background\\" shorthand */background-clip: padding-box !important;}.u-axis.u-off, .u-select.u-off, .u-cursor-x.u-off, .u-cursor-y.u-off, .u-cursor-pt.u-off {display: none;}"}');
// EXTERNAL MODULE: ./packages/registry/index.ts + 25 modules
var registry = __webpack_require__(61011);
;// CONCATENATED MODULE: ./packages/dashboard/model/production.ts

const PRODUCTION = 'production';
/** Every stage of every name; production first. */
function lanesOf(names) {
    return names.flatMap((recorded) => (0,registry/* stagesOf */.ZL)(recorded)
        .toSorted((a, b) => Number(b === PRODUCTION) - Number(a === PRODUCTION))
        .map((stage) => ({ name: recorded.name, stage, segments: segmentsOf(recorded, stage) })));
}
/** Asked of the records at each moment at which something moved. */
function segmentsOf(recorded, stage) {
    const moved = recorded.moves.filter((move) => move.stage === stage).map(({ at }) => at);
    const moments = [...new Set([...moved, ...recorded.withdrawals.map(({ at }) => at)])].sort(byTime);
    const segments = [];
    for (const moment of moments) {
        const version = (0,registry/* holderOf */.Kd)(recorded, stage, Date.parse(moment))?.version.version;
        const last = segments.at(-1);
        const open = last?.to === null ? last : undefined;
        if (open?.version === version)
            continue;
        if (open)
            open.to = moment;
        if (version !== undefined)
            segments.push({ version, from: moment, to: null });
    }
    return segments;
}
/** What is in production now, of each name that has something there. */
function inProduction(names) {
    return names.flatMap((recorded) => {
        const holder = (0,registry/* holderOf */.Kd)(recorded, PRODUCTION);
        if (!holder)
            return [];
        const { version, move } = holder;
        const earlier = segmentsOf(recorded, PRODUCTION).findLast((segment) => segment.version !== version.version);
        const before = recorded.versions.find((each) => each.version === earlier?.version);
        return [
            {
                name: recorded.name,
                tag: version.tag,
                version: version.version,
                run: version.run,
                model: version.model.digest,
                metrics: version.metrics,
                since: move.at,
                by: move.by,
                before: before ? { version: before.version, run: before.run, metrics: before.metrics } : null,
            },
        ];
    });
}
/** Whether a version was withdrawn: by itself, or with its whole name after it was registered. */
function isWithdrawn({ withdrawals }, version) {
    return withdrawals.some((each) => each.version === version.version || (each.version === null && byTime(each.at, version.registeredAt) >= 0));
}
function byTime(a, b) {
    return Date.parse(a) - Date.parse(b);
}

;// CONCATENATED MODULE: ./packages/dashboard/model/drift.ts

/** Longer ago is in the ledger. */
const MOST_WINDOWS = 200;
/** What was watched, window by window; undefined when nobody ever looked. Of two looks at one window the later counts. */
function driftOf(records) {
    if (records.length === 0)
        return undefined;
    const inOrder = records.toSorted((a, b) => byTime(a.at, b.at));
    const found = new Map();
    for (const { watched, windows } of inOrder)
        for (const window of windows)
            found.set(window.from, { ...window, watched });
    const windows = [...found.values()].sort((a, b) => byTime(a.from, b.from)).slice(-MOST_WINDOWS);
    let reference = 0;
    return {
        windows: windows.map(({ from, to, rows, watched }, at) => {
            if (at > 0 && windows[at - 1].watched !== watched)
                reference += 1;
            return { from, to, rows, reference };
        }),
        checks: checksOf(windows),
        verdict: inOrder.at(-1).verdict,
        alerts: alertsOf(inOrder),
        asked: inOrder.flatMap(({ asked, at }) => (asked ? [{ ...asked, at }] : [])).reverse(),
    };
}
function checksOf(windows) {
    const ids = [...new Set(windows.flatMap(({ checks }) => Object.keys(checks)))];
    return ids
        .map((id) => {
        const points = windows.map(({ checks }) => {
            const check = Object.hasOwn(checks, id) ? checks[id] : undefined;
            return check ? { value: check.value, limit: check.limit ?? null, state: check.state } : null;
        });
        return { id, points, crossed: points.filter((point) => point?.state === 'crossed').length };
    })
        .sort((a, b) => rank(b) - rank(a) || b.crossed - a.crossed || (a.id < b.id ? -1 : 1));
}
/** People ask about drift first, and of that about what moves. */
function rank({ id, crossed }) {
    return (crossed > 0 ? 2 : 0) + (id.startsWith('drift/') ? 1 : 0);
}
function alertsOf(inOrder) {
    const first = new Map();
    const present = new Set(inOrder.at(-1)?.alerts.map(({ key }) => key));
    for (const { alerts, at } of inOrder) {
        for (const { key, owner, what } of alerts)
            first.set(key, { key, owner, what, at: first.get(key)?.at ?? at, now: present.has(key) });
    }
    return [...first.values()].reverse();
}

// EXTERNAL MODULE: ./packages/evidence/index.ts + 78 modules
var evidence = __webpack_require__(84620);
;// CONCATENATED MODULE: ./packages/dashboard/model/runs.ts

/** Newest first, as they are given. */
function runRows({ runs, stated, names }) {
    const tags = new Map();
    for (const { run, tag } of names.flatMap(({ versions }) => versions))
        tags.set(run, [...(tags.get(run) ?? []), tag]);
    const before = previousOnBranch(runs);
    return runs.map((run) => ({
        id: run.id,
        at: run.finishedAt,
        branch: run.branch,
        commit: run.commit,
        dirty: run.dirty,
        cause: run.cause,
        verdict: run.verdict,
        excepted: run.excepted ?? [],
        metrics: measured(run, stated['evaluate-model'].get(run.id)),
        evaluationSet: run.evaluationSet ?? null,
        parameters: run.parameters,
        data: run.data,
        model: run.model ?? null,
        reason: reasonOf(stated['gate-model'].get(run.id)),
        versions: tags.get(run.id) ?? [],
        changes: changesOf(before.get(run.id), run),
    }));
}
/** Estimates are the run's own; intervals are what its evaluation stated. Runs of older software stated none. */
function measured({ metrics }, evaluation) {
    const intervals = object(evaluation && (0,evidence/* factsOf */.xS)(evaluation).result?.['intervals']);
    return Object.fromEntries(Object.entries(metrics).map(([metric, estimate]) => {
        const [low = null, high = null] = Object.hasOwn(intervals, metric) ? numbers(intervals[metric]) : [];
        return [metric, { estimate, low, high }];
    }));
}
function reasonOf(gate) {
    const reason = gate && (0,evidence/* factsOf */.xS)(gate).result?.['reason'];
    return typeof reason === 'string' ? reason : null;
}
function previousOnBranch(runs) {
    const later = new Map();
    const before = new Map();
    for (const run of runs) {
        const next = later.get(run.branch);
        if (next)
            before.set(next.id, run);
        later.set(run.branch, run);
    }
    return before;
}
function changesOf(before, run) {
    if (!before)
        return [];
    const { parameters, data } = (0,evidence/* diffRuns */.WS)(before, run);
    return [
        ...parameters.map(({ name, from, to }) => ({ name, from: said(from), to: said(to) })),
        ...data.map(({ name, from, to }) => ({ name, from: digest(from), to: digest(to) })),
    ];
}
/** A parameter as people write it. */
function said(value) {
    if (value === undefined || value === null)
        return 'none';
    return typeof value === 'string' ? value : JSON.stringify(value);
}
function digest(value) {
    return value === null ? 'none' : value.slice(0, 7);
}
/** The value as an object, an empty one when it is none: statements of others say what they like. */
function object(value) {
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}
function numbers(value) {
    if (!Array.isArray(value))
        return [];
    const [low, high] = value;
    return typeof low === 'number' && typeof high === 'number' ? [low, high] : [];
}

;// CONCATENATED MODULE: ./packages/dashboard/model/goal.ts


const MOST_POINTS = 60;
/** @returns undefined when no run measured anything */
function goalOf(records, rows, production) {
    const run = rows.find(({ id }) => id === production?.run) ??
        rows.find(({ verdict, metrics }) => verdict === 'pass' && Object.keys(metrics).length > 0) ??
        rows.find(({ metrics }) => Object.keys(metrics).length > 0);
    if (!run)
        return undefined;
    const card = cardOf(records.stated['write-model-card'].get(run.id));
    const known = Object.keys(run.metrics);
    const metric = [card.metric, ruleMetric(records.stated['gate-model'].get(run.id)), known[0]].find((name) => name !== undefined && Object.hasOwn(run.metrics, name));
    if (metric === undefined)
        return undefined;
    const earlier = production?.before;
    const before = earlier && Object.hasOwn(earlier.metrics, metric) ? earlier : null;
    const beforeRun = rows.find(({ id }) => id === before?.run);
    const branch = mainBranch(rows);
    return {
        goal: card.goal ?? null,
        metric,
        now: run.metrics[metric],
        of: production ? `v${production.version}` : `run ${run.id.slice(0, 12)}`,
        before: before && {
            of: `v${before.version}`,
            estimate: before.metrics[metric],
            otherExamples: beforeRun?.evaluationSet !== run.evaluationSet,
        },
        trend: rows
            .filter((row) => row.branch === branch && Object.hasOwn(row.metrics, metric))
            .slice(0, MOST_POINTS)
            .map(({ metrics }) => metrics[metric])
            .reverse(),
    };
}
/** The branch that most runs are of; of two, that of the newest run. */
function mainBranch(rows) {
    const counts = new Map();
    for (const { branch } of rows)
        counts.set(branch, (counts.get(branch) ?? 0) + 1);
    return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), [null, 0])[0];
}
const OURS = 'mlops-actions:';
/** What a card says of its goal, in the properties of its bill of materials. */
function cardOf(statement) {
    const card = object(object(object(statement?.predicate['metadata'])['component'])['modelCard']);
    const properties = Array.isArray(card['properties']) ? card['properties'] : [];
    const said = (name) => {
        const value = properties.map(object).find((property) => property['name'] === `${OURS}${name}`)?.['value'];
        return typeof value === 'string' ? value : undefined;
    };
    const [goal, metric] = [said('goal'), said('goal-metric')];
    return { ...(goal !== undefined && { goal }), ...(metric !== undefined && { metric }) };
}
/** The metric of the gate's first rule. */
function ruleMetric(gate) {
    const rules = gate && (0,evidence/* factsOf */.xS)(gate).parameters['rules'];
    const metric = Array.isArray(rules) ? object(rules[0])['metric'] : undefined;
    return typeof metric === 'string' ? metric : undefined;
}

;// CONCATENATED MODULE: ./packages/dashboard/model/health.ts

/** @param deployments newest first */
function healthOf(production, deployments, monitoring) {
    const look = monitoring.toSorted((a, b) => byTime(b.at, a.at))[0];
    const since = production
        .map((each) => each.since)
        .toSorted(byTime)
        .at(-1);
    // What serves may never have been registered; an alert about it is one all the same.
    if (since === undefined && (!look || look.verdict === 'pass'))
        return { verdict: undefined, word: 'not in production', reasons: [] };
    const found = [
        ...production.flatMap((each) => deployed(each, deployments.find(({ deployed }) => deployed.reference.startsWith(`${each.name}@`)))),
        ...watched(since, look),
    ];
    const of = (verdict) => found.filter((each) => each.verdict === verdict).map(({ why }) => why);
    const [failed, open, fine] = [of('fail'), of('inconclusive'), of('pass')];
    if (failed.length > 0)
        return { verdict: 'fail', word: 'alert', reasons: [...failed, ...open] };
    if (open.length > 0)
        return { verdict: 'inconclusive', word: 'not known', reasons: open };
    return { verdict: 'pass', word: 'healthy', reasons: fine };
}
/** A stage label is an intention; what serves is what the last deployment left behind. */
function deployed({ tag }, last) {
    if (!last)
        return [];
    if (!last.serving)
        return [{ verdict: 'fail', why: `nothing serves since the ${last.action} of ${last.deployed.reference}` }];
    if (last.serving.reference !== tag)
        return [
            { verdict: 'inconclusive', why: `the last ${last.action} left ${last.serving.reference} serving, not ${tag}` },
        ];
    return [];
}
function watched(since, last) {
    if (!last)
        return [{ verdict: 'inconclusive', why: 'nobody has watched it yet: mlops monitor-model' }];
    const day = last.at.slice(0, 10);
    if (last.alerts.length > 0)
        return last.alerts.map(({ what }) => ({ verdict: 'fail', why: what }));
    if (last.verdict !== 'pass')
        return [{ verdict: last.verdict, why: `the last look, up to ${day}, was ${last.verdict}` }];
    const seen = last.windows
        .map(({ to }) => to)
        .toSorted(byTime)
        .at(-1) ?? last.at;
    if (since !== undefined && byTime(seen, since) <= 0) {
        const why = `what was last looked at, up to ${seen.slice(0, 10)}, was before it came into production`;
        return [{ verdict: 'inconclusive', why }];
    }
    return [{ verdict: 'pass', why: `watched up to ${day}: nothing to tell` }];
}

;// CONCATENATED MODULE: ./packages/dashboard/model/dashboard.ts





/** Pure: the same records give the same page. */
function dashboardOf(records) {
    const runs = runRows(records);
    const production = inProduction(records.names);
    const goal = goalOf(records, runs, production[0]);
    const lanes = lanesOf(records.names);
    const named = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))].sort();
    const rows = new Map(runs.map((row) => [row.id, row]));
    const moments = [
        ...runs.map(({ at }) => at),
        ...records.deployments.map(({ at }) => at),
        ...records.monitoring.map(({ at }) => at),
        ...lanes.flatMap(({ segments }) => segments.flatMap(({ from, to }) => [from, ...(to === null ? [] : [to])])),
        ...records.names.flatMap(({ versions }) => versions.map(({ registeredAt }) => registeredAt)),
    ];
    return {
        project: records.project,
        health: healthOf(production, records.deployments, records.monitoring),
        production,
        goal,
        runs,
        metrics: goal ? [goal.metric, ...named.filter((name) => name !== goal.metric)] : named,
        branch: mainBranch(runs),
        versions: versionRows(records, lanes),
        lanes,
        deployments: records.deployments,
        drift: driftOf(records.monitoring),
        lineages: records.lineages.flatMap(({ run, tree }) => {
            const row = rows.get(run);
            return row ? [{ run: row, tree }] : [];
        }),
        asOf: moments.reduce((last, at) => (last === null || byTime(at, last) > 0 ? at : last), null),
    };
}
function versionRows({ names }, lanes) {
    return names
        .flatMap((recorded) => recorded.versions.map((record) => ({
        tag: record.tag,
        version: record.version,
        registeredAt: record.registeredAt,
        by: record.by,
        run: record.run,
        model: record.model.digest,
        metrics: record.metrics,
        bump: `${record.bump.kind}: ${record.bump.reason}`,
        stages: lanes
            .filter(({ name, segments }) => name === recorded.name && isNow(segments, record.version))
            .map(({ stage }) => stage),
        withdrawn: isWithdrawn(recorded, record),
    })))
        .sort((a, b) => byTime(b.registeredAt, a.registeredAt));
}
const isNow = (segments, version) => segments.some((segment) => segment.to === null && segment.version === version);

;// CONCATENATED MODULE: ./packages/dashboard/page/words.ts

/** `2013-06-01`: a moment of ISO 8601 as a day, UTC. */
function day(at) {
    return new Date(at).toISOString().slice(0, 10);
}
/** `2013-06-01 14:05`, UTC. */
function minute(at) {
    return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}
/** `<time>` with what a person reads and what a machine does. */
function time(at, shown = minute(at)) {
    return `<time datetime="${new Date(at).toISOString()}">${shown}</time>`;
}
function words_measured({ estimate, low, high }) {
    return reports/* numbers.withInterval */.nL.withInterval(estimate, low, high);
}
/** `+0.003`, with the decimals that show it. */
function difference(value) {
    const text = reports/* numbers.fixed */.nL.fixed(value, reports/* numbers.decimalsFor */.nL.decimalsFor(Math.abs(value)));
    return value > 0 ? `+${text}` : text;
}
function words_short(id) {
    return id.slice(0, 12);
}
/** What came of a deployment, in the colours of verdicts. */
const OUTCOME_TONES = {
    deployed: 'pass',
    'rolled back': 'inconclusive',
    failed: 'fail',
    refused: 'fail',
};
/** Who did it, by name: a page is for more eyes than an address. */
function person(by) {
    return reports/* markup.text */.PT.text(by.replace(/\s*<[^<>]*>$/, ''));
}
/** Two significant digits: `2.4e-7`, `0.21`. */
function rough(value) {
    return String(Number(value.toPrecision(2))).replace(/^-/, '\u2212');
}
/** Leads to the row of a run. */
function runLink(id, shown = `<code>${words_short(id)}</code>`) {
    return `<a href="#run-${words_short(id)}">${shown}</a>`;
}
/** A table that may be wider than the page scrolls by itself, with the keyboard too. */
function scrolling(label, table) {
    return `<div class="wide-table" tabindex="0" role="region" aria-label="${label}">${table}</div>`;
}
/** A paragraph for a place where there is nothing yet, with the command that changes that. */
function nothing(what, command) {
    return `<p class="nothing">${what}${command === undefined ? '' : ` ${reports/* markup.code */.PT.code(command)}`}</p>`;
}

;// CONCATENATED MODULE: ./packages/dashboard/page/footer.ts


/** Where all this is from: the same commit of the ledger gives the same page. */
function footer({ branch, commit, doubt }, asOf) {
    const from = commit === null ? '' : ` at ${reports/* markup.code */.PT.code(commit.slice(0, 12))}`;
    return `<footer>From the ledger ${reports/* markup.code */.PT.code(branch)}${from}${asOf === null ? '' : `, as of ${time(asOf)} UTC`}.${doubt === undefined ? '' : ` ${reports/* markup.text */.PT.text(doubt)}`}</footer>`;
}

;// CONCATENATED MODULE: ./packages/dashboard/page/sparkline.ts

const SIZE = { width: 220, height: 44, edge: 4 };
/** A metric over runs as a small line with its intervals; the last point stands out. Empty for fewer than two points. */
function sparkline(title, points) {
    if (points.length < 2)
        return '';
    const ends = points.flatMap(({ estimate, low, high }) => [estimate, low ?? estimate, high ?? estimate]);
    const [bottom, top] = [Math.min(...ends), Math.max(...ends)];
    const x = (at) => (SIZE.edge + (at * (SIZE.width - 2 * SIZE.edge)) / (points.length - 1)).toFixed(1);
    const y = (value) => {
        const share = top === bottom ? 0.5 : (value - bottom) / (top - bottom);
        return (SIZE.height - SIZE.edge - share * (SIZE.height - 2 * SIZE.edge)).toFixed(1);
    };
    const path = (values, from) => values
        .map((value, at) => `${from === 0 && at === 0 ? 'M' : 'L'}${x(from === 0 ? at : values.length - 1 - at)} ${y(value)}`)
        .join('');
    const upper = points.map(({ estimate, high }) => high ?? estimate);
    const lower = points.map(({ estimate, low }) => low ?? estimate).reverse();
    const last = points.length - 1;
    return (`<svg class="spark" viewBox="0 0 ${SIZE.width} ${SIZE.height}" preserveAspectRatio="xMinYMid" role="img" aria-label="${kit.escape.html(title)}">` +
        `<path class="series-1 area" d="${path(upper, 0)}${path(lower, 1)}Z"/>` +
        `<path class="series-1" d="${path(points.map(({ estimate }) => estimate), 0)}"/>` +
        `<circle class="legend-1" cx="${x(last)}" cy="${y(points[last].estimate)}" r="3.5"/></svg>`);
}

;// CONCATENATED MODULE: ./packages/dashboard/page/overview.ts




const { badge, code, name: overview_name, text: overview_text } = reports/* markup */.PT;
/** Every project with what a stakeholder asks first; those with an alert come first. */
function overviewMain(projects, place) {
    const cards = projects.map(({ board, to }) => {
        const { health, goal, production } = board;
        return `<li class="${health.verdict ?? 'neutral'}"><h2><a href="${to}">${overview_name(board.project)}</a></h2><p>${badge(health.verdict ?? 'neutral', health.word)}${health.reasons.length === 0 ? '' : ` ${overview_text(health.reasons.join('; '))}`}</p>${production.map(({ tag, since }) => `<p>${code(tag)} since ${time(since, day(since))}</p>`).join('')}${goal
            ? `<p>${goal.goal === null ? '' : `${overview_text(goal.goal)}: `}${code(goal.metric)} ${words_measured(goal.now)}</p>${sparkline(`${goal.metric} over runs`, goal.trend)}`
            : ''}</li>`;
    });
    const list = cards.length === 0
        ? nothing(place.doubt === undefined ? 'The ledger is empty. The first run begins it:' : overview_text(place.doubt), 'mlops run')
        : `<ul class="projects">${cards.join('')}</ul>`;
    return `${list}${footer(place, null)}`;
}

;// CONCATENATED MODULE: ./packages/dashboard/page/drift.ts


const { badge: drift_badge, code: drift_code, table, text: drift_text } = reports/* markup */.PT;
const MOST_COLUMNS = 8;
/** What monitoring saw: the chart by the page's script, the newest windows as a table, alerts and retrainings. */
function driftPart({ drift }) {
    const body = drift
        ? `<div class="chart" data-chart="drift"></div>${windowsTable(drift)}${alertsTable(drift)}${askedTable(drift)}`
        : nothing('Nobody has watched this model yet:', 'mlops monitor-model');
    return `<section id="drift"><h2>Drift and health over time</h2>${body}</section>`;
}
function windowsTable({ windows, checks }) {
    if (windows.length === 0)
        return nothing('No window was whole yet.');
    const from = Math.max(0, windows.length - MOST_COLUMNS);
    const shown = windows.slice(from);
    const header = ['check', ...windowNames(windows).slice(from), 'limit'];
    const rows = checks.map(({ id, points }) => [
        drift_code(id),
        ...points.slice(from).map(cell),
        reports/* numbers.value */.nL.value(points.findLast((point) => point?.limit != null)?.limit ?? null),
    ]);
    const counts = ['predictions', ...shown.map(({ rows: count }) => reports/* numbers.count */.nL.count(count)), ''];
    const flush = header.slice(1).map((_, at) => at + 1);
    const older = from === 0 ? '' : ` of ${reports/* numbers.count */.nL.count(windows.length)}; the chart has them all`;
    return reports/* markup.folded */.PT.folded(`Every check, the last ${reports/* numbers.counted */.nL.counted(shown.length, 'window')}${older}`, scrolling('Checks by window', table('checks by window', header, [counts, ...rows], flush, { most: 500, others: 'in the ledger' })));
}
function cell(point) {
    if (!point)
        return '–';
    switch (point.state) {
        case 'crossed':
            return drift_badge('fail', reports/* numbers.value */.nL.value(point.value));
        case 'unknown':
            return drift_badge('inconclusive', 'not known');
        case 'waiting':
            return '–';
        case 'ok':
            return reports/* numbers.value */.nL.value(point.value);
    }
}
function alertsTable({ alerts }) {
    const rows = alerts.map(({ now, owner, what, at, key }) => [
        now ? drift_badge('fail', 'alert') : drift_badge('neutral', 'over'),
        drift_text(owner),
        drift_text(what),
        minute(at),
        drift_code(key),
    ]);
    return rows.length === 0
        ? nothing('No alert was ever told.')
        : `<h3>Alerts</h3>${table('alerts', ['', 'told to', 'what', 'first told', 'cause'], rows)}`;
}
function askedTable({ asked }) {
    const rows = asked.map(({ cause, at, key }) => [drift_text(cause), minute(at), drift_code(key)]);
    return rows.length === 0
        ? ''
        : `<h3>Retrainings that were asked for</h3>${table('retrainings', ['cause', 'when', 'key'], rows)}`;
}
/** Days where windows are days or longer, else minutes. */
function windowNames(windows) {
    const days = windows.map(({ from }) => day(from));
    return new Set(days).size === days.length ? days : windows.map(({ from }) => minute(from));
}

;// CONCATENATED MODULE: ./packages/dashboard/page/lineage.ts


const { code: lineage_code, name: lineage_name, table: lineage_table } = reports/* markup */.PT;
/** From a model back to raw data, as the statements of its run say it. */
function lineagePart({ lineages, runs }) {
    if (runs.length === 0)
        return '';
    const trees = lineages.map(({ run, tree }, at) => {
        const versions = run.versions.map(lineage_code).join(' ');
        const what = `${versions === '' ? 'the newest' : `${versions},`} run ${words_short(run.id)} of ${minute(run.at)}`;
        const data = Object.entries(run.data).map(([source, digest]) => [lineage_code(source), lineage_code(digest.slice(0, 12))]);
        const raw = lineage_table(`raw data of run ${words_short(run.id)}`, ['raw data', 'sha256'], data);
        return `<details${at === 0 ? ' open' : ''}><summary>${what}</summary><ul class="tree">${branch(tree)}</ul>${raw}<p>${runLink(run.id, 'Its row among the runs')}</p></details>`;
    });
    const others = 'Of any other run: ';
    const body = trees.length === 0 ? nothing('No statement is recorded.') : trees.join('');
    return `<section id="lineage"><h2>Lineage <small>from model to data</small></h2>${body}<p class="more">${others}${lineage_code('mlops lineage RUN')}</p></section>`;
}
const MOST_INPUTS = 40;
function branch(node) {
    const { inputs, kind, repeated, stage, role } = node;
    const digest = kind === 'run' ? '' : ` <code>${node.digest.slice(0, 12)}</code>`;
    const mark = [stage ?? (kind === 'raw' ? 'from outside' : ''), role ?? '', repeated ? 'see above' : ''];
    const said = `<b class="${kind}">${lineage_name(node.name)}</b>${digest} <small>${mark
        .filter((word) => word !== '')
        .map(lineage_name)
        .join(' · ')}</small>`;
    const shown = inputs.slice(0, MOST_INPUTS).map(branch).join('');
    const more = inputs.length - MOST_INPUTS;
    const rest = more > 0 ? `<li><small>and ${reports/* numbers.count */.nL.count(more)} more</small></li>` : '';
    return `<li>${said}${inputs.length === 0 ? '' : `<ul>${shown}${rest}</ul>`}</li>`;
}

;// CONCATENATED MODULE: ./packages/dashboard/page/metrics.ts

/** Metrics over runs. The chart is drawn by the page's script; the numbers stand in the table of runs. */
function metricsPart({ runs, metrics }) {
    const measured = runs.filter((run) => Object.keys(run.metrics).length > 0).length;
    if (measured === 0)
        return '';
    const said = `${reports/* numbers.counted */.nL.counted(metrics.length, 'metric')} of ${reports/* numbers.counted */.nL.counted(measured, 'run')}, with the 95 % interval where one was recorded. All numbers: <a href="#runs">runs</a>.`;
    return `<section id="metrics"><h2>Metrics over time</h2>${reports/* markup.paragraph */.PT.paragraph(said)}<div class="chart" data-chart="metrics"></div></section>`;
}

;// CONCATENATED MODULE: ./packages/dashboard/page/now.ts



const { badge: now_badge, code: now_code, text: now_text } = reports/* markup */.PT;
/** The stakeholder's part: the number that speaks to the goal, what is in production, how it is watched. */
function nowPart(board) {
    const tiles = [goalTile(board), ...productionTiles(board), watchTile(board), deploymentTile(board), runTile(board)];
    return `<section id="now" aria-label="Now"><div class="tiles">${tiles.filter((tile) => tile !== '').join('')}</div></section>`;
}
function tile(title, lead, ...rest) {
    const lines = rest.filter((line) => line !== '').map((line) => `<p>${line}</p>`);
    return `<div class="tile"><h2>${title}</h2><p class="lead">${lead}</p>${lines.join('')}</div>`;
}
function goalTile({ goal, branch }) {
    if (!goal)
        return '';
    const { metric, now, of, before, trend } = goal;
    const { low, high } = now;
    const decimals = low === null || high === null ? 4 : reports/* numbers.decimalsFor */.nL.decimalsFor(high - low);
    const interval = low === null || high === null
        ? ''
        : `95 % interval ${reports/* numbers.fixed */.nL.fixed(low, decimals)} to ${reports/* numbers.fixed */.nL.fixed(high, decimals)}`;
    const line = sparkline(`${metric} of the last ${trend.length} runs of ${branch ?? 'no branch'}`, trend);
    const then = before && difference(now.estimate - before.estimate);
    return `<div class="tile wide"><h2>${now_code(metric)} <small>of ${now_text(of)}</small></h2><p class="lead number-lead">${reports/* numbers.fixed */.nL.fixed(now.estimate, decimals)}</p>${interval === '' ? '' : `<p>${interval}</p>`}${before ? `<p>${then} since ${now_text(before.of)}${before.otherExamples ? ', measured on other examples' : ''}</p>` : ''}${line}</div>`;
}
function productionTiles({ production }) {
    if (production.length === 0)
        return [
            tile('In production', 'nothing', 'A registered version is put there by <code>mlops registry promote</code>.'),
        ];
    return production.map(({ name, version, since, by, run, model, before }) => tile(`In production${production.length > 1 ? ` <small>${now_text(name)}</small>` : ''}`, now_text(`v${version}`), `since ${time(since, day(since))}, by ${person(by)}`, `model ${now_code(model.slice(0, 12))} of run ${runLink(run)}`, before ? `before: v${now_text(before.version)}` : ''));
}
const WATCHED = { pass: 'no alert', inconclusive: 'not known', fail: 'fail' };
function watchTile({ drift }) {
    if (!drift)
        return tile('Watched', 'never', 'One look: <code>mlops monitor-model</code>.');
    const open = drift.alerts.filter(({ now }) => now);
    const last = drift.windows.at(-1);
    return tile('Watched', open.length > 0
        ? now_badge('fail', reports/* numbers.counted */.nL.counted(open.length, 'alert'))
        : now_badge(drift.verdict, WATCHED[drift.verdict]), last
        ? `last window ${time(last.from, day(last.from))}, ${reports/* numbers.counted */.nL.counted(last.rows, 'prediction')}`
        : 'no whole window yet', `<a href="#drift">${reports/* numbers.counted */.nL.counted(drift.windows.length, 'window')}</a>`);
}
function deploymentTile({ deployments }) {
    const [last] = deployments;
    if (!last)
        return '';
    const { golden, latency } = last;
    return tile('Last deployment', now_badge(OUTCOME_TONES[last.outcome], last.outcome), `${now_text(last.deployed.reference)}, ${time(last.at, day(last.at))}`, golden ? `${reports/* numbers.counted */.nL.counted(golden.rows, 'golden prediction')} asked again` : '', latency ? `99 % answered within ${rough(latency.p99)} ms` : '', last.reason === null ? '' : now_text(last.reason));
}
function runTile({ runs, metrics }) {
    const [last] = runs;
    if (!last)
        return `<div class="tile">${nothing('No run is recorded yet:', 'mlops run')}</div>`;
    return tile('Last run', last.verdict === null ? now_badge('neutral', 'not judged') : now_badge(last.verdict), `${runLink(last.id)}, ${time(last.at, day(last.at))}${last.branch === null ? '' : `, ${now_code(last.branch)}`}`, ...metrics
        .slice(0, 1)
        .flatMap((metric) => Object.hasOwn(last.metrics, metric) ? [`${now_code(metric)} ${words_measured(last.metrics[metric])}`] : []));
}

;// CONCATENATED MODULE: ./packages/dashboard/page/runs.ts



const { badge: runs_badge, code: runs_code, table: runs_table, text: runs_text } = reports/* markup */.PT;
/** As many rows as a browser shows at once without a thought. */
const MOST_RUNS = 1000;
const MOST_METRICS = 6;
const MOST_CHANGES = 6;
/** Every run; the page's script adds filters, order and comparison. */
function runsPart({ runs, metrics }) {
    if (runs.length === 0)
        return `<section id="runs"><h2>Runs</h2>${nothing('No run is recorded yet:', 'mlops run')}</section>`;
    const shown = metrics.slice(0, MOST_METRICS);
    const rows = runs.map((run) => [
        `<code class="whole">${run.id.slice(0, 7)}</code>`,
        `<span class="whole">${minute(run.at)}</span>`,
        run.branch === null ? '' : runs_code(run.branch),
        `<code class="whole">${run.commit.slice(0, 7)}</code>${run.dirty ? '<small>and uncommitted work</small>' : ''}`,
        verdictOf(run),
        run.versions.map((tag) => runs_code(tag.slice(tag.lastIndexOf('@') + 1))).join(' '),
        ...shown.map((metric) => (Object.hasOwn(run.metrics, metric) ? stacked(run.metrics[metric]) : '–')),
        runs_changesOf(run),
    ]);
    const header = [
        'run',
        'finished, UTC',
        'branch',
        'commit',
        'verdict',
        'version',
        ...shown,
        'other than in the run before',
    ];
    const attributes = runs.map(({ id }, at) => ` id="run-${kit.escape.html(words_short(id))}" data-run="${at}" tabindex="-1"`);
    return `<section id="runs"><h2>Runs <small>${reports/* numbers.count */.nL.count(runs.length)}</small></h2><div data-runs></div>${scrolling('All runs', runs_table('Runs', header, rows, shown.map((_, at) => at + 6), { most: MOST_RUNS, others: 'listed by <code>mlops runs</code>', attributes }))}</section>`;
}
function verdictOf({ verdict, excepted, reason }) {
    const word = verdict === null ? runs_badge('neutral', 'not judged') : runs_badge(verdict);
    const exception = excepted.length === 0 ? '' : ` <small>by an exception on record for ${excepted.map(runs_code).join(', ')}</small>`;
    return `${word}${exception}${verdict === 'pass' || reason === null ? '' : ` <small>${runs_text(reason)}</small>`}`;
}
/** The estimate, and below it the interval. */
function stacked(number) {
    const [estimate, interval] = words_measured(number).split(/ (?=\[)/);
    return interval === undefined ? estimate : `${estimate}<small class="whole">${interval}</small>`;
}
function runs_changesOf({ changes }) {
    const said = changes.slice(0, MOST_CHANGES).map(({ name, from, to }) => `${runs_code(name)} ${runs_text(from)} → ${runs_text(to)}`);
    const more = changes.length - MOST_CHANGES;
    return [...said, ...(more > 0 ? [`and ${reports/* numbers.count */.nL.count(more)} more`] : [])].join('<br>');
}

;// CONCATENATED MODULE: ./packages/dashboard/page/page-data.ts





const MOST_CHECKS = 200;
/** What the page's script draws and compares, in the order of the table of runs. */
function pageData({ runs, metrics, drift }) {
    const names = drift ? windowNames(drift.windows) : [];
    return {
        metrics: [...metrics],
        runs: runs.slice(0, MOST_RUNS).map((run) => ({
            id: words_short(run.id),
            when: minute(run.at),
            at: seconds(run.at),
            branch: run.branch,
            commit: run.commit.slice(0, 7),
            verdict: run.verdict ?? 'not judged',
            cause: run.cause,
            versions: [...run.versions],
            metrics: metrics.map((metric) => {
                const found = Object.hasOwn(run.metrics, metric) ? run.metrics[metric] : undefined;
                if (!found)
                    return null;
                const { estimate, low, high } = found;
                return [estimate, low, high, reports/* numbers.withInterval */.nL.withInterval(estimate, low, high)];
            }),
            parameters: Object.entries(run.parameters).map(([name, value]) => [name, said(value)]),
            data: Object.entries(run.data).map(([name, digest]) => [name, digest.slice(0, 12)]),
        })),
        drift: drift
            ? {
                windows: drift.windows.map(({ from, rows, reference }, at) => ({
                    name: names[at],
                    at: seconds(from),
                    rows,
                    reference,
                })),
                checks: drift.checks
                    .filter(({ points }) => points.some((point) => point?.value != null))
                    .slice(0, MOST_CHECKS)
                    .map(({ id, points }) => ({
                    id,
                    points: points.map((point) => point && [point.value, point.limit, point.state]),
                })),
            }
            : null,
    };
}
function seconds(at) {
    return Date.parse(at) / 1000;
}

;// CONCATENATED MODULE: ./packages/dashboard/page/timeline.ts



const timeline_SIZE = { width: 960, left: 130, right: 16, lane: 34, gap: 10, top: 8, axis: 26 };
const MOST_MARKS = 100;
/**
 * One row for each stage with the versions that were in it, and a mark for each deployment, as inline SVG in the page's
 * colours. Its numbers stand in the tables beside it.
 */
function timeline({ lanes, deployments, asOf }) {
    const moments = [
        ...lanes.flatMap(({ segments }) => segments.flatMap(({ from, to }) => (to === null ? [from] : [from, to]))),
        ...deployments.slice(0, MOST_MARKS).map(({ at }) => at),
        ...(asOf === null ? [] : [asOf]),
    ].sort(byTime);
    if (lanes.length === 0 || moments.length === 0)
        return '';
    const [first, last] = [moments[0], moments.at(-1)];
    // A little more than there is: what has just begun is seen, and what is there now goes on to the edge.
    const span = 1.05 * byTime(last, first) || 1;
    const width = timeline_SIZE.width - timeline_SIZE.left - timeline_SIZE.right;
    const x = (at) => Math.round(10 * (timeline_SIZE.left + (width * byTime(at, first)) / span)) / 10;
    const rows = lanes.length + (deployments.length > 0 ? 1 : 0);
    const base = timeline_SIZE.top + rows * (timeline_SIZE.lane + timeline_SIZE.gap);
    const bars = lanes.flatMap(({ name, stage, segments }, row) => {
        const y = timeline_SIZE.top + row * (timeline_SIZE.lane + timeline_SIZE.gap);
        return [
            label(lanes.some((lane) => lane.name !== name) ? `${name}#${stage}` : stage, y),
            ...segments.map(({ version, from, to }, at) => {
                const [start, end] = [x(from), to === null ? timeline_SIZE.width - timeline_SIZE.right : x(to)];
                const wide = Math.max(3, end - start - 2);
                const said = `v${version} in ${stage}: ${minute(from)} to ${to === null ? 'now' : minute(to)}`;
                const shown = wide > 8 * (version.length + 2) ? `<text x="${start + 8}" y="${y + 22}">v${kit.escape.html(version)}</text>` : '';
                const tone = to === null ? 'present' : at % 2 === 0 ? 'past' : 'past other';
                return `<g class="segment ${tone}"><title>${kit.escape.html(said)}</title><rect x="${start}" y="${y}" width="${wide.toFixed(1)}" height="${timeline_SIZE.lane}" rx="5"/>${shown}</g>`;
            }),
        ];
    });
    const y = timeline_SIZE.top + lanes.length * (timeline_SIZE.lane + timeline_SIZE.gap);
    const marks = deployments.slice(0, MOST_MARKS).map(({ at, action, deployed, outcome }) => {
        const said = `${minute(at)}: ${action} ${deployed.reference}, ${outcome}`;
        const [cx, cy] = [x(at), y + timeline_SIZE.lane / 2];
        const shape = outcome === 'deployed'
            ? `<circle cx="${cx}" cy="${cy}" r="6"/>`
            : `<path d="M${cx - 5} ${cy - 5}l10 10m0 -10l-10 10"/>`;
        return `<g class="mark ${outcome === 'deployed' ? 'pass' : 'fail'}"><title>${kit.escape.html(said)}</title>${shape}</g>`;
    });
    return `<figure class="timeline" tabindex="0"><figcaption>What was in each stage.${deployments.length === 0 ? '' : ' A dot is a deployment that serves, a cross one that was taken back or refused.'}</figcaption><svg viewBox="0 0 ${timeline_SIZE.width} ${base + timeline_SIZE.axis}" role="img" aria-label="Versions in stages over time">${bars.join('')}${deployments.length > 0 ? label('deployments', y) : ''}${marks.join('')}<path class="axis" d="M${timeline_SIZE.left} ${base}H${timeline_SIZE.width - timeline_SIZE.right}"/><text class="tick" x="${timeline_SIZE.left}" y="${base + 18}">${day(first)}</text><text class="tick" x="${timeline_SIZE.width - timeline_SIZE.right}" y="${base + 18}" text-anchor="end">${day(last)}</text></svg></figure>`;
}
function label(said, y) {
    const clipped = said.length > 18 ? `${Array.from(said).slice(0, 17).join('')}…` : said;
    return `<text class="tick" x="${timeline_SIZE.left - 10}" y="${y + 22}" text-anchor="end">${kit.escape.html(clipped)}</text>`;
}

;// CONCATENATED MODULE: ./packages/dashboard/page/production.ts



const { badge: production_badge, code: production_code, table: production_table, text: production_text } = reports/* markup */.PT;
/** What was where and when; versions; deployments and rollbacks. */
function productionPart(board) {
    const body = board.versions.length === 0
        ? nothing('No version is registered yet:', 'mlops register-model')
        : `${timeline(board)}${stagesTable(board)}${versionsTable(board)}`;
    return `<section id="production"><h2>Versions and production</h2>${body}${deploymentsTable(board)}</section>`;
}
function stagesTable({ lanes }) {
    const rows = lanes.flatMap(({ name, stage, segments }) => segments
        .toReversed()
        .map(({ version, from, to }) => [
        production_text(`${name}#${stage}`),
        production_text(`v${version}`),
        minute(from),
        to === null ? production_badge('pass', 'now') : minute(to),
    ]));
    return rows.length === 0
        ? ''
        : reports/* markup.folded */.PT.folded('What was where, as a table', production_table('stages', ['stage', 'version', 'from', 'to'], rows));
}
function versionsTable({ versions, goal }) {
    const spoken = goal ? [goal.metric] : [];
    const rows = versions.map(({ tag, stages, withdrawn, registeredAt, by, run, model, metrics, bump }) => [
        production_code(tag),
        [...stages.map((stage) => production_badge('pass', stage)), ...(withdrawn ? [production_badge('fail', 'withdrawn')] : [])].join(' '),
        ...spoken.map((metric) => (Object.hasOwn(metrics, metric) ? reports/* numbers.value */.nL.value(metrics[metric]) : '–')),
        `<span class="whole">${minute(registeredAt)}</span>`,
        person(by),
        runLink(run),
        production_code(model.slice(0, 12)),
        production_text(bump),
    ]);
    const header = ['version', 'stage', ...spoken, 'registered', 'by', 'run', 'model', 'number'];
    return `<h3>Versions</h3>${scrolling('Versions', production_table('versions', header, rows, goal ? [2] : []))}`;
}
function deploymentsTable({ deployments }) {
    const rows = deployments.map(({ at, action, deployed, outcome, serving, golden, latency, reason }) => [
        `<span class="whole">${minute(at)}</span>`,
        `<span class="whole">${action}</span>`,
        production_code(deployed.reference),
        production_badge(OUTCOME_TONES[outcome], outcome),
        serving ? production_code(serving.reference) : 'nothing',
        golden ? `${reports/* numbers.count */.nL.count(golden.rows)}, off by ${rough(golden.largest)}` : '–',
        latency ? rough(latency.p99) : '–',
        reason === null ? '' : production_text(reason),
    ]);
    const header = ['when', 'what', 'version', 'outcome', 'serves since', 'golden predictions', '99 % within ms', 'why'];
    return rows.length === 0
        ? ''
        : `<h3>Deployments and rollbacks</h3>${scrolling('Deployments', production_table('deployments', header, rows, [5, 6], { others: 'in the ledger' }))}`;
}

;// CONCATENATED MODULE: ./packages/dashboard/page/style.ts
/** What a dashboard has and a report has not; colours are those of every page. */
const dashboardStyle = `
[hidden]{display:none!important}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.3rem .6rem}
header,main,nav{max-width:76rem}
nav{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;margin:0 auto;padding:.7rem 1.25rem;font-size:.9rem;border-bottom:1px solid var(--line)}
nav a{color:var(--soft);text-decoration:none}nav a:hover{color:var(--ink);text-decoration:underline}nav .home{color:var(--ink);font-weight:600}
.tiles{display:flex;flex-wrap:wrap;gap:.8rem;margin-top:.6rem}
.tile{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.7rem .9rem;min-width:0;flex:1 1 10.5rem}
.tile.wide{flex:2 1 18rem}
.tile h2{margin:0 0 .25rem;padding:0;border:0;font-size:.85rem;font-weight:600;color:var(--soft)}.tile h2 code{background:none;padding:0}
.tile p{margin:.1rem 0;font-size:.88rem}.tile .lead{font-size:1.45rem;font-weight:600;line-height:1.3;overflow-wrap:anywhere}
.tile .number-lead{font-size:2.1rem;font-variant-numeric:tabular-nums}
.tile code{background:none;padding:0}
.spark{height:3rem;margin-top:.5rem}svg .area{stroke:none}.whole{white-space:nowrap;overflow-wrap:normal}svg circle.legend-1{fill:var(--series)}
.nothing{color:var(--soft);border:1px dashed var(--line);border-radius:8px;padding:.6rem .9rem}
.chart:empty{display:none}.chart{margin:.6rem 0 1rem}
.controls{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;margin:.6rem 0}
.controls label{min-width:0;max-width:100%;grid-template-columns:minmax(0,auto);font-size:.8rem;color:var(--soft);display:grid;gap:.15rem}
select{text-overflow:ellipsis}select,input[type=search],button{font:inherit;font-size:.9rem;color:var(--ink);background:var(--paper);border:1px solid var(--soft);border-radius:6px;padding:.28rem .5rem;max-width:100%}
button{cursor:pointer}button:hover{background:var(--card)}button[disabled]{opacity:.5;cursor:default}
th button{border:0;background:none;padding:0;font-weight:600;font-size:inherit;color:inherit;text-align:inherit}
th[aria-sort=ascending] button::after{content:" ↑"/""}th[aria-sort=descending] button::after{content:" ↓"/""}
.plot{outline-offset:4px;border-radius:6px}.plot .u-legend{display:none}
.readout{min-height:1.5em;margin:.2rem 0;font-size:.88rem;font-variant-numeric:tabular-nums}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.8rem;color:var(--soft);margin:.2rem 0}
.legend i{display:inline-block;width:.7rem;height:.7rem;border-radius:50%;margin-right:.3rem;background:currentColor}
.legend .pass i{color:var(--pass)}.legend .fail i{color:var(--fail)}.legend .inconclusive i{color:var(--inconclusive)}.legend .ok i{color:var(--series)}
.compare{border:1px solid var(--line);border-radius:8px;padding:.3rem .9rem .7rem;margin:.6rem 0;background:var(--card)}
.compare h3{margin:.4rem 0}.compare td small{display:inline!important}.compare td{font-variant-numeric:tabular-nums}
#runs tr:target,#runs tr.chosen{background:var(--card)}#runs tr:target td:first-child,#runs tr.chosen td:first-child{box-shadow:inset 3px 0 var(--series)}
#runs tr[data-run] td:first-child,time{white-space:nowrap}.wide-table{overflow-x:auto}#runs tr[data-run] td:last-child{min-width:9rem}#runs td small{display:block}#runs table code{background:none;padding:0}
.pick{width:1.05rem;height:1.05rem;margin:.15rem .5rem 0 0;vertical-align:top;accent-color:var(--series)}
.timeline{overflow-x:auto}.timeline svg{min-width:36rem}
.segment rect{fill:var(--soft);fill-opacity:.28}.segment.other rect{fill-opacity:.16}.segment.present rect{fill:var(--pass);fill-opacity:.3;stroke:var(--pass)}
.segment text{font-weight:600}.mark circle{fill:var(--pass)}.mark path{stroke:var(--fail);stroke-width:3;fill:none}
.tree,.tree ul{list-style:none;margin:0;padding-left:1.1rem}.tree{padding-left:0;font-size:.92rem}
.tree li{position:relative;padding:.12rem 0}.tree ul li{border-left:1px solid var(--line);padding-left:.9rem}.tree ul li:last-child{border-color:transparent}
.tree ul li::before{content:"";position:absolute;left:-1px;top:0;width:.75rem;height:.9rem;border-left:1px solid var(--line);border-bottom:1px solid var(--line);border-bottom-left-radius:5px}
.tree b{font-weight:600}.tree b.raw{color:var(--series)}
.projects{display:grid;grid-template-columns:repeat(auto-fill,minmax(18rem,1fr));gap:1rem;list-style:none;padding:0}
.projects li{border:1px solid var(--line);border-top:4px solid var(--soft);border-radius:8px;background:var(--card);padding:.7rem 1rem}
.projects li.pass{border-top-color:var(--pass)}.projects li.fail{border-top-color:var(--fail)}.projects li.inconclusive{border-top-color:var(--inconclusive)}
.projects h2{border:0;margin:0;padding:0;font-size:1.1rem}.projects p{margin:.25rem 0}
footer{margin:2rem 0 1rem;color:var(--soft);font-size:.85rem}
@media (max-width:44rem){nav{padding-inline:.9rem}th button{display:none}.tree,.tree ul{padding-left:.5rem}}
@media print{nav,.controls,.pick{display:none}}
`.trim();

;// CONCATENATED MODULE: ./packages/dashboard/page/project.ts











/** One project as a self-contained page: what is in production and how it does first, everything else below. */
function projectPage(board, { place, client, overview }) {
    const { project, health, goal } = board;
    const parts = [
        ['now', 'Now', nowPart(board)],
        ['metrics', 'Metrics', metricsPart(board)],
        ['drift', 'Drift', driftPart(board)],
        ['production', 'Versions', productionPart(board)],
        ['lineage', 'Lineage', lineagePart(board)],
        ['runs', 'Runs', runsPart(board)],
    ];
    const shown = parts.filter(([, , html]) => html !== '');
    return reports/* markup.page */.PT.page({
        title: `${reports/* markup.name */.PT.name(project)}: ${health.word}`,
        ownStyle: `${client.style}${dashboardStyle}`,
        verdict: health.verdict,
        word: health.word,
        about: reports/* markup.name */.PT.name(project),
        above: navigation(shown, project, overview),
        heading: heading(board),
        below: [
            goal?.goal == null ? '' : reports/* markup.paragraph */.PT.paragraph(`Goal: ${reports/* markup.text */.PT.text(goal.goal)}`),
            ...health.reasons.map((reason) => reports/* markup.paragraph */.PT.paragraph(reports/* markup.text */.PT.text((0,reports/* capitalised */.Iu)(reason)))),
        ].join(''),
        main: `${shown.map(([, , html]) => html).join('\n')}\n${footer(place, board.asOf)}`,
        script: { code: client.script, data: pageData(board) },
    });
}
function navigation(parts, project, overview) {
    const links = parts.map(([id, word]) => `<a href="#${id}">${word}</a>`);
    const home = overview === undefined
        ? `<span class="home">${reports/* markup.name */.PT.name(project)}</span>`
        : `<a class="home" href="${overview}">All projects</a>`;
    return `<a class="skip" href="#now">To the content</a><nav aria-label="Parts of this page">${home}${links.join('')}</nav>\n`;
}
function heading({ project, production, runs }) {
    if (production.length > 0)
        return production
            .map(({ tag, since }) => `${reports/* markup.name */.PT.name(tag)} has been in production since ${time(since, day(since))}`)
            .join('; ');
    return runs.length === 0
        ? `${reports/* markup.name */.PT.name(project)}: nothing is recorded yet`
        : `${reports/* markup.name */.PT.name(project)}: no version is in production`;
}

;// CONCATENATED MODULE: ./packages/dashboard/site.ts







/**
 * The pages of a site, path → HTML. One project is a page of its own, `index.html`; of several, that is an overview, and
 * each has `projects/<name>.html`. The same records give the same bytes.
 */
function renderSite(projects, place) {
    const boards = projects
        .map(dashboardOf)
        .sort((a, b) => urgency(a.health.verdict) - urgency(b.health.verdict) || (a.project < b.project ? -1 : 1));
    const [only] = boards;
    if (only && boards.length === 1)
        return new Map([['index.html', projectPage(only, { place, client: script_namespaceObject })]]);
    const pages = boards.map((board) => {
        const html = projectPage(board, { place, client: script_namespaceObject, overview: '../index.html' });
        return [pathOf(board.project), html];
    });
    return new Map([['index.html', overviewPage(boards, place)], ...pages]);
}
function overviewPage(boards, place) {
    const open = boards.filter(({ health }) => health.verdict === 'fail').length;
    return reports/* markup.page */.PT.page({
        title: boards.length === 0 ? 'Nothing is recorded' : `${boards.length} projects`,
        ownStyle: dashboardStyle,
        verdict: worst(boards),
        word: boards.length === 0 ? 'empty' : open === 0 ? 'overview' : `${open} of ${boards.length} with an alert`,
        about: 'models of this repository',
        heading: boards.length === 0 ? 'Nothing is recorded yet' : `${boards.length} projects`,
        below: '',
        main: overviewMain(boards.map((board) => ({ board, to: hrefOf(board.project) })), place),
    });
}
/** Nothing in production is neither good nor bad. */
function worst(boards) {
    return ['fail', 'inconclusive', 'pass'].find((verdict) => boards.some(({ health }) => health.verdict === verdict));
}
function urgency(verdict) {
    return ['fail', 'inconclusive', 'pass', undefined].indexOf(verdict);
}
function pathOf(project) {
    return `projects/${kit.escape.fileName(project)}.html`;
}
/** A percent sign of the file's name is one of its letters, not the beginning of another. */
function hrefOf(project) {
    return `projects/${encodeURIComponent(kit.escape.fileName(project))}.html`;
}

;// CONCATENATED MODULE: ./packages/dashboard/index.ts



// EXTERNAL MODULE: ./packages/monitoring/index.ts + 26 modules
var monitoring = __webpack_require__(44256);
// EXTERNAL MODULE: ./packages/serving/index.ts + 58 modules
var serving = __webpack_require__(88617);
;// CONCATENATED MODULE: ./actions/build-dashboard/read-ledger.ts





const MOST_LINEAGES = 12;
/**
 * Everything that a ledger has of its projects, sorted by name.
 * @param ledger at one commit, so that all that is read belongs together
 * @param only names of the projects that are wanted; empty: all
 * @throws MLOPS_DASHBOARD_PROJECT, MLOPS_LEDGER_UNREADABLE, MLOPS_MONITOR_HISTORY, MLOPS_STATEMENT_INVALID
 */
async function readProjects(ledger, only) {
    const registered = [];
    for (const name of await (0,registry/* recordedNames */.ne)(ledger))
        registered.push(await (0,registry/* readRegistry */._5)(ledger, name));
    const known = [
        ...(await ledger.projects()),
        ...(await (0,monitoring/* watchedProjects */.f2)(ledger.entries)),
        ...registered.flatMap(({ versions }) => versions.map(({ project }) => project)),
    ];
    const missing = only.find((name) => !known.includes(name));
    if (missing !== undefined)
        throw unknownProject(missing, known);
    const wanted = [...new Set(only.length > 0 ? only : known)].sort();
    const projects = [];
    for (const project of wanted)
        projects.push(await readProject(ledger, project, registered));
    return projects;
}
async function readProject(ledger, project, registered) {
    const runs = [];
    for await (const run of ledger.runs(project))
        runs.push(run);
    const names = registered.filter(({ versions }) => versions.some((version) => version.project === project));
    const deployments = await Promise.all(names.map(({ name }) => (0,serving/* readDeployments */.Fz)(ledger, name)));
    return {
        project,
        runs,
        stated: {
            'evaluate-model': await (0,evidence/* stageStatements */.hL)(ledger, runs, 'evaluate-model'),
            'gate-model': await (0,evidence/* stageStatements */.hL)(ledger, runs, 'gate-model'),
            'write-model-card': await (0,evidence/* stageStatements */.hL)(ledger, runs, 'write-model-card'),
        },
        names,
        deployments: deployments.flat().sort((a, b) => Date.parse(b.at) - Date.parse(a.at)),
        monitoring: await (0,monitoring/* readRecords */.T3)(ledger.entries, project),
        lineages: await lineagesOf(ledger, runs, names),
    };
}
/** Of the runs that people ask about: those of the versions, the newest first, and the newest run of all. */
async function lineagesOf(ledger, runs, names) {
    const versions = new Set(names.flatMap((recorded) => recorded.versions.map(({ run }) => run)));
    const asked = runs.filter(({ id }, at) => versions.has(id) || at === 0).slice(0, MOST_LINEAGES);
    return Promise.all(asked.map(async (run) => {
        const stated = await (0,evidence/* statementsOf */.GX)(ledger, run);
        const statements = new Map([...stated].map(([stage, { statement }]) => [stage, statement]));
        return { run: run.id, tree: (0,evidence/* treeOf */.g7)(run, statements, run.model) };
    }));
}
function unknownProject(name, known) {
    return fail('MLOPS_DASHBOARD_PROJECT', {
        message: `the ledger has nothing of a project ${name}`,
        where: { field: 'projects' },
        hint: known.length === 0 ? 'Nothing is recorded yet: mlops run' : `It has: ${[...new Set(known)].sort().join(', ')}.`,
    });
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./actions/build-dashboard/write-site.ts




/** By this file a directory is known to be a dashboard's, and what in it may be replaced. */
const MARKER = 'dashboard.json';
const Marker = schemas/* strictObject */.rej({ dashboard: schemas/* literal */.euz(1), files: schemas/* array */.YOg(schemas/* string */.YjP()) });
/**
 * Puts a site into a directory: written aside, then renamed. A site that a dashboard made before is replaced; killed at any
 * moment, the directory has the old one, the new one or is not there.
 * @param pages path → content @param directory absolute
 * @throws MLOPS_DASHBOARD_PLACE when there is anything else in it
 */
async function writeSite(files, directory, pages) {
    const parent = (0,external_node_path_.dirname)(directory);
    await files.makeDirectory(parent);
    const aside = await files.makeTemporaryDirectory(`.${(0,external_node_path_.basename)(directory)}.aside-`, parent);
    try {
        const made = (0,external_node_path_.join)(aside, 'new');
        for (const [path, content] of pages)
            await files.write((0,external_node_path_.join)(made, path), content);
        const marker = { dashboard: 1, files: [...pages.keys()].sort() };
        await files.write((0,external_node_path_.join)(made, MARKER), `${JSON.stringify(marker, null, 2)}\n`);
        // Looked at last, so that what appears while the pages are written is seen too.
        await refuseForeign(files, directory);
        await replace(files, { made, directory, old: (0,external_node_path_.join)(aside, 'old') });
    }
    finally {
        await files.remove(aside);
    }
}
/** No system call of every system swaps two directories: for a moment there is none. What was there comes back on failure. */
async function replace(files, { made, directory, old }) {
    const replaced = await files.exists(directory);
    if (replaced)
        await files.rename(directory, old);
    try {
        await files.rename(made, directory);
    }
    catch (error) {
        if (replaced)
            await files.rename(old, directory);
        throw error;
    }
}
/** An empty directory is nobody's; in any other, every file must be one that the last dashboard says it wrote. */
async function refuseForeign(files, directory) {
    if (!(await files.exists(directory)))
        return;
    const there = await allFiles(directory);
    if (there.length === 0)
        return;
    const own = new Set([MARKER, ...(await markedFiles(files, (0,external_node_path_.join)(directory, MARKER)))]);
    const foreign = there.find((path) => !own.has(path));
    if (there.includes(MARKER) && foreign === undefined)
        return;
    throw fail('MLOPS_DASHBOARD_PLACE', {
        message: `${directory} has ${foreign ?? there[0]} in it, which no dashboard made: nothing was written`,
        where: { file: directory },
        hint: 'Name another directory with --to, or move away what is there.',
    });
}
/** Paths of everything but directories below a directory, with slashes; of a file, its own name. */
async function allFiles(directory) {
    try {
        const entries = await (0,promises_.readdir)(directory, { recursive: true, withFileTypes: true });
        return entries
            .filter((entry) => !entry.isDirectory())
            .map((entry) => (0,external_node_path_.relative)(directory, (0,external_node_path_.join)(entry.parentPath, entry.name)).split(external_node_path_.sep).join('/'));
    }
    catch (error) {
        if (error.code === 'ENOTDIR')
            return [(0,external_node_path_.basename)(directory)];
        throw error;
    }
}
/** A marker that cannot be read marks nothing. */
async function markedFiles(files, marker) {
    if (!(await files.exists(marker)))
        return [];
    try {
        return Marker.parse(JSON.parse(await files.readText(marker))).files;
    }
    catch {
        return [];
    }
}

;// CONCATENATED MODULE: ./actions/build-dashboard/action.ts








/* harmony default export */ const action = ((0,kit.defineAction)({
    name: 'build-dashboard',
    title: 'Build dashboard',
    description: 'Writes the ledger as a site: what is in production and how it does, runs and their comparison, metrics, drift, versions, lineage. Plain pages that need no server and no network.',
    inputs: schemas/* object */.Ikc({
        to: (0,kit.text)().describe('Directory of the site; what a dashboard wrote there before is replaced. Default: .mlops/dashboard.'),
        projects: (0,kit.list)().describe('Names of the projects to show. Default: every project that the ledger knows.'),
        anchor: (0,kit.text)().describe('Ledger commit to show. Default: the newest.'),
    }),
    outputs: {
        directory: 'Path of the directory.',
        page: 'Path of its first page, index.html.',
        projects: 'How many projects it shows.',
    },
    permissions: { contents: 'read', actions: 'read' },
    run: async ({ inputs, host }) => {
        const here = await (0,config.projectFromInputs)(host, { config: {} });
        const { ledger, commit } = await ledgerToShow(host, here, inputs.anchor);
        const projects = await readProjects(ledger, inputs.projects);
        const doubt = ledger.doubt();
        const pages = renderSite(projects, {
            branch: ledger.branch ?? 'off',
            commit: commit ?? null,
            ...(doubt !== undefined && { doubt }),
        });
        const directory = (0,external_node_path_.resolve)(inputs.to ?? (0,external_node_path_.join)(here.workspace, 'dashboard'));
        await writeSite(host.files, directory, pages);
        const runs = projects.reduce((sum, project) => sum + project.runs.length, 0);
        const many = (count, noun) => `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
        const first = (0,external_node_path_.join)(directory, 'index.html');
        return {
            summary: kit.escape.logLine(`${first}: ${many(projects.length, 'project')}, ${many(runs, 'run')}`),
            outputs: { directory, page: first, projects: String(projects.length) },
        };
    },
}));
/**
 * The ledger at one commit. A server is asked for the newest commit only, where this clone has it.
 * @throws MLOPS_LEDGER_UNFETCHED when nothing is here and a remote has, or may have, a ledger: an empty page would be untrue
 */
async function ledgerToShow(host, place, anchor) {
    const ledger = await (0,evidence/* openLedger */.au)(host, place);
    const commit = anchor ?? (await ledger.tip());
    if (commit === undefined) {
        const elsewhere = await (0,evidence/* unfetchedLedger */.E_)(host, place.repository, ledger);
        if (elsewhere === undefined)
            return { ledger, commit };
        throw (0,evidence/* ledgerErrors */.bG)('MLOPS_LEDGER_UNFETCHED', {
            message: `there is nothing to show: ${elsewhere}`,
            hint: 'Fetch the ledger first; a remote that is no more can be removed: git remote remove NAME.',
        });
    }
    const { origin, ...clone } = host;
    if (origin === undefined || !(await hasCommit(host, place.repository, commit)))
        return { ledger: ledger.at(commit), commit };
    return { ledger: (await (0,evidence/* openLedger */.au)(clone, place)).at(commit), commit };
}
/** The same commit has the same content wherever it is read. */
async function hasCommit(host, repository, commit) {
    if (!/^[0-9a-f]{40,64}$/.test(commit))
        return false;
    const asked = await host.git.run(['cat-file', '-e', `${commit}^{commit}`], { directory: repository });
    return asked.code === 0;
}


/***/ })

};
