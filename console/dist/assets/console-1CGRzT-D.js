import{t as e}from"./preload-helper-1ynZ-O1W.js";import{d as t,i as n,n as r,o as i,r as a,t as o}from"./jsx-runtime-Cay47WGe.js";var s=t(i(),1),c=n(),l=class extends Error{kind;requestId;constructor(e,t,n){super(t),this.kind=e,this.requestId=n,this.name=`Problem`}},u=new l(`unreachable`,`The server cannot be reached. Check the network connection, then press “Try again”.`);function d(e,t){return e===401?new l(`expired`,`Your session has expired. Sign in again; you return to this page.`):e===403?new l(`forbidden`,`The server refused the request of this page. Reload the page; if that does not help, sign in again.`):e===429?new l(`throttled`,`Too many requests from this account. Press “Try again” ${t?`in ${t} seconds`:`in a minute`}.`):e>=500?new l(`unavailable`,`The server cannot answer at the moment. Press “Try again” in a minute.`):new l(`other`,`The server did not understand the request of this page (status ${e}). Reload the page.`)}function f(e){let[t]=e,n=t?.extensions?.requestId;switch(t?.extensions?.code){case`UNAUTHENTICATED`:return new l(`expired`,`Your session has expired. Sign in again; you return to this page.`,n);case`FORBIDDEN`:return new l(`forbidden`,`Your account does not allow this: ${t.message}. Ask an administrator of your organization.`,n);case`UNAVAILABLE`:return new l(`unavailable`,`The server cannot answer at the moment. Press “Try again” in a minute.`,n);default:return new l(`other`,t?.message??`The server gave no answer. Press “Try again”.`,n)}}function p(e){return e instanceof l?e:e instanceof TypeError?u:new l(`other`,e instanceof Error?e.message:String(e))}var m=``;function h(e){m=e}function g(){return{"X-CSRF-Token":m}}async function _(e,t){let n=await fetch(`/graphql`,{method:`POST`,headers:{"Content-Type":`application/json`,Accept:`application/json`,...g()},body:JSON.stringify({query:e.toString(),variables:t})}).catch(()=>{throw u}),r=await n.json().catch(()=>({}));if(r.errors?.length)throw f(r.errors);if(!n.ok||!r.data)throw d(n.status,n.headers.get(`Retry-After`));return r.data}async function v(e,t=10){let n=[],r=null;for(let i=0;i<t;i+=1){let{nodes:t,pageInfo:i}=await e(r);if(n.push(...t),!i.hasNextPage)return{nodes:n,isCut:!1};r=i.endCursor??null}return{nodes:n,isCut:!0}}var y=class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}};new y(`
    fragment SessionRow on Session {
  id
  status
  startsAt
  durationMinutes
  program {
    name
  }
  pairing {
    members {
      employee {
        givenName
        familyName
      }
    }
  }
  attendance {
    attended
  }
}
    `,{fragmentName:`SessionRow`});var ee={"\n  subscription LiveChanges($after: String) {\n    changes(after: $after) {\n      cursor\n      throughSeq\n      change { seq kind subjectKind subjectId at }\n    }\n  }\n":new y(`
    subscription LiveChanges($after: String) {
  changes(after: $after) {
    cursor
    throughSeq
    change {
      seq
      kind
      subjectKind
      subjectId
      at
    }
  }
}
    `),"\n  query Integrations {\n    organization { terminationsHeldAt terminationsHeldCount }\n    integrations(first: 50) {\n      nodes {\n        id\n        name\n        kind\n        status\n        scopes\n        heldAt\n        heldChanges\n        updatedAt\n        rosterSources(first: 5) {\n          nodes { id name enabled nextRunAt }\n        }\n      }\n      pageInfo { hasNextPage }\n    }\n  }\n":new y(`
    query Integrations {
  organization {
    terminationsHeldAt
    terminationsHeldCount
  }
  integrations(first: 50) {
    nodes {
      id
      name
      kind
      status
      scopes
      heldAt
      heldChanges
      updatedAt
      rosterSources(first: 5) {
        nodes {
          id
          name
          enabled
          nextRunAt
        }
      }
    }
    pageInfo {
      hasNextPage
    }
  }
}
    `),"\n  query ProgramNames {\n    programs(first: 100, orderBy: NAME_ASC) {\n      nodes { id name }\n    }\n  }\n":new y(`
    query ProgramNames {
  programs(first: 100, orderBy: NAME_ASC) {
    nodes {
      id
      name
    }
  }
}
    `),"\n  query ProgramsAtAGlance($filter: ProgramFilter) {\n    programs(first: 50, filter: $filter, orderBy: NAME_ASC) {\n      nodes {\n        id\n        name\n        kind\n        status\n        startsOn\n        endsOn\n        invited: participants(first: 1, filter: { status: { eq: INVITED } }) { totalCount }\n        active: participants(first: 1, filter: { status: { eq: ACTIVE } }) { totalCount }\n        paused: participants(first: 1, filter: { status: { eq: PAUSED } }) { totalCount }\n        completed: participants(first: 1, filter: { status: { eq: COMPLETED } }) { totalCount }\n        withdrawn: participants(first: 1, filter: { status: { eq: WITHDRAWN } }) { totalCount }\n        pairings(first: 1, filter: { status: { eq: ACTIVE } }) { totalCount }\n        held: sessions(first: 1, filter: { status: { eq: HELD } }) { totalCount }\n        planned: sessions(first: 1, filter: { status: { eq: SCHEDULED } }) { totalCount }\n      }\n      pageInfo { hasNextPage }\n    }\n  }\n":new y(`
    query ProgramsAtAGlance($filter: ProgramFilter) {
  programs(first: 50, filter: $filter, orderBy: NAME_ASC) {
    nodes {
      id
      name
      kind
      status
      startsOn
      endsOn
      invited: participants(first: 1, filter: {status: {eq: INVITED}}) {
        totalCount
      }
      active: participants(first: 1, filter: {status: {eq: ACTIVE}}) {
        totalCount
      }
      paused: participants(first: 1, filter: {status: {eq: PAUSED}}) {
        totalCount
      }
      completed: participants(first: 1, filter: {status: {eq: COMPLETED}}) {
        totalCount
      }
      withdrawn: participants(first: 1, filter: {status: {eq: WITHDRAWN}}) {
        totalCount
      }
      pairings(first: 1, filter: {status: {eq: ACTIVE}}) {
        totalCount
      }
      held: sessions(first: 1, filter: {status: {eq: HELD}}) {
        totalCount
      }
      planned: sessions(first: 1, filter: {status: {eq: SCHEDULED}}) {
        totalCount
      }
    }
    pageInfo {
      hasNextPage
    }
  }
}
    `),"\n  query RosterPlanDetail($id: ID!, $rows: RosterRowFilter) {\n    rosterPlan(id: $id) {\n      id\n      status\n      source\n      mode\n      createdAt\n      appliedAt\n      heldBecause\n      failure\n      createCount\n      updateCount\n      reactivateCount\n      terminateCount\n      unchangedCount\n      rejectedCount\n      pairingEndCount\n      sessionCancelCount\n      partnerRequeueCount\n      releaseNote\n      releasedAt\n      plannedBy { ... on Employee { givenName familyName } ... on Integration { name } }\n      releasedBy { ... on Employee { givenName familyName } ... on Integration { name } }\n      rows(first: 100, filter: $rows) {\n        nodes {\n          rowNumber\n          externalId\n          action\n          differences { field from to }\n          errors { field message }\n          warnings { message }\n        }\n        pageInfo { hasNextPage }\n      }\n    }\n  }\n":new y(`
    query RosterPlanDetail($id: ID!, $rows: RosterRowFilter) {
  rosterPlan(id: $id) {
    id
    status
    source
    mode
    createdAt
    appliedAt
    heldBecause
    failure
    createCount
    updateCount
    reactivateCount
    terminateCount
    unchangedCount
    rejectedCount
    pairingEndCount
    sessionCancelCount
    partnerRequeueCount
    releaseNote
    releasedAt
    plannedBy {
      ... on Employee {
        givenName
        familyName
      }
      ... on Integration {
        name
      }
    }
    releasedBy {
      ... on Employee {
        givenName
        familyName
      }
      ... on Integration {
        name
      }
    }
    rows(first: 100, filter: $rows) {
      nodes {
        rowNumber
        externalId
        action
        differences {
          field
          from
          to
        }
        errors {
          field
          message
        }
        warnings {
          message
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
}
    `),"\n  mutation ReleaseRoster($id: ID!, $note: String!) {\n    rosterRelease(id: $id, note: $note) {\n      rosterPlan { status }\n      userErrors { field message }\n    }\n  }\n":new y(`
    mutation ReleaseRoster($id: ID!, $note: String!) {
  rosterRelease(id: $id, note: $note) {
    rosterPlan {
      status
    }
    userErrors {
      field
      message
    }
  }
}
    `),"\n  query RosterRuns($filter: RosterPlanFilter) {\n    rosterPlans(first: 50, filter: $filter, orderBy: CREATED_DESC) {\n      nodes {\n        id\n        status\n        source\n        mode\n        createdAt\n        appliedAt\n        rowCount\n        createCount\n        updateCount\n        reactivateCount\n        terminateCount\n        rejectedCount\n        heldBecause\n      }\n      pageInfo { hasNextPage }\n    }\n  }\n":new y(`
    query RosterRuns($filter: RosterPlanFilter) {
  rosterPlans(first: 50, filter: $filter, orderBy: CREATED_DESC) {
    nodes {
      id
      status
      source
      mode
      createdAt
      appliedAt
      rowCount
      createCount
      updateCount
      reactivateCount
      terminateCount
      rejectedCount
      heldBecause
    }
    pageInfo {
      hasNextPage
    }
  }
}
    `),"\n  query SessionCounts($held: SessionFilter!, $planned: SessionFilter!, $cancelled: SessionFilter!, $missed: SessionFilter!) {\n    held: sessions(first: 1, filter: $held) { totalCount }\n    planned: sessions(first: 1, filter: $planned) { totalCount }\n    cancelled: sessions(first: 1, filter: $cancelled) { totalCount }\n    missed: sessions(first: 1, filter: $missed) { totalCount }\n  }\n":new y(`
    query SessionCounts($held: SessionFilter!, $planned: SessionFilter!, $cancelled: SessionFilter!, $missed: SessionFilter!) {
  held: sessions(first: 1, filter: $held) {
    totalCount
  }
  planned: sessions(first: 1, filter: $planned) {
    totalCount
  }
  cancelled: sessions(first: 1, filter: $cancelled) {
    totalCount
  }
  missed: sessions(first: 1, filter: $missed) {
    totalCount
  }
}
    `),"\n  query SessionLists($past: SessionFilter!, $planned: SessionFilter!) {\n    past: sessions(first: 50, filter: $past, orderBy: STARTS_AT_DESC) {\n      nodes { ...SessionRow }\n      pageInfo { hasNextPage }\n    }\n    planned: sessions(first: 50, filter: $planned, orderBy: STARTS_AT_ASC) {\n      nodes { ...SessionRow }\n      pageInfo { hasNextPage }\n    }\n  }\n\n  fragment SessionRow on Session {\n    id\n    status\n    startsAt\n    durationMinutes\n    program { name }\n    pairing { members { employee { givenName familyName } } }\n    attendance { attended }\n  }\n":new y(`
    query SessionLists($past: SessionFilter!, $planned: SessionFilter!) {
  past: sessions(first: 50, filter: $past, orderBy: STARTS_AT_DESC) {
    nodes {
      ...SessionRow
    }
    pageInfo {
      hasNextPage
    }
  }
  planned: sessions(first: 50, filter: $planned, orderBy: STARTS_AT_ASC) {
    nodes {
      ...SessionRow
    }
    pageInfo {
      hasNextPage
    }
  }
}
    fragment SessionRow on Session {
  id
  status
  startsAt
  durationMinutes
  program {
    name
  }
  pairing {
    members {
      employee {
        givenName
        familyName
      }
    }
  }
  attendance {
    attended
  }
}`),"\n  query ActiveParticipants($filter: ParticipantFilter, $after: String) {\n    participants(first: 100, after: $after, filter: $filter) {\n      nodes {\n        id\n        waitingSince\n        employee { givenName familyName department }\n        program { name }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n":new y(`
    query ActiveParticipants($filter: ParticipantFilter, $after: String) {
  participants(first: 100, after: $after, filter: $filter) {
    nodes {
      id
      waitingSince
      employee {
        givenName
        familyName
        department
      }
      program {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `),"\n  query ActivePairings($filter: PairingFilter, $after: String) {\n    pairings(first: 50, after: $after, filter: $filter) {\n      nodes {\n        id\n        createdAt\n        program { name }\n        members { employee { id givenName familyName department } }\n        sessions(first: 1, filter: { status: { eq: HELD } }, orderBy: STARTS_AT_DESC) { nodes { startsAt } }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n":new y(`
    query ActivePairings($filter: PairingFilter, $after: String) {
  pairings(first: 50, after: $after, filter: $filter) {
    nodes {
      id
      createdAt
      program {
        name
      }
      members {
        employee {
          id
          givenName
          familyName
          department
        }
      }
      sessions(first: 1, filter: {status: {eq: HELD}}, orderBy: STARTS_AT_DESC) {
        nodes {
          startsAt
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `)};function b(e){return ee[e]??{}}var x=o(),te=b(`
  subscription LiveChanges($after: String) {
    changes(after: $after) {
      cursor
      throughSeq
      change { seq kind subjectKind subjectId at }
    }
  }
`),S={status:`connecting`,throughSeq:null,connectedAt:null,lastEventAt:null,reconnectCount:0,changes:[],news:{}},ne=200,re=3e4,C=(0,s.createContext)(S);function w(){return(0,s.useContext)(C)}function ie(e){let{news:t}=w();return e.reduce((e,n)=>e+(t[n]??0),0)}function ae(e,t){let n=new Date,r={...e,status:`connected`,connectedAt:e.connectedAt??n,throughSeq:t.throughSeq},{change:i}=t;return i?{...r,lastEventAt:n,changes:[i,...e.changes].slice(0,ne),news:{...e.news,[i.subjectKind]:(e.news[i.subjectKind]??0)+1}}:r}async function oe(e,t){let n=null,i=1e3;for(;!e.aborted;){let a=r({url:`/graphql`,singleConnection:!1,retryAttempts:0,headers:g}),o=()=>a.dispose();e.addEventListener(`abort`,o);try{for await(let e of a.iterate({query:te.toString(),variables:{after:n}})){if(e.errors)return t(e=>({...e,status:`forbidden`}));if(!e.data)continue;let r=e.data.changes;n=r.cursor,i=1e3,t(e=>ae(e,r))}}catch{}finally{e.removeEventListener(`abort`,o)}if(e.aborted)return;t(e=>({...e,status:`waiting`,connectedAt:null,reconnectCount:e.reconnectCount+1}));let s=i;await new Promise(e=>setTimeout(e,s)),i=Math.min(i*2,re)}}function se({children:e}){let[t,n]=(0,s.useState)(S);(0,s.useEffect)(()=>{let e=new AbortController;return oe(e.signal,t=>{e.signal.aborted||n(t)}),()=>e.abort()},[]);let r=(0,s.useMemo)(()=>t,[t]);return(0,x.jsx)(C,{value:r,children:e})}function T(e,t){let n=URL.createObjectURL(e),r=document.createElement(`a`);r.href=n,r.download=t,r.click(),URL.revokeObjectURL(n)}function ce(e){if(typeof e==`number`)return String(e);let t=/^[=+\-@\t\r]/.test(e)?`'${e}`:e;return/[",\r\n]/.test(t)?`"${t.replaceAll(`"`,`""`)}"`:t}function le(e,t){return[e,...t].map(e=>e.map(ce).join(`,`)).join(`\r
`)+`\r
`}function ue(e,t,n){T(new Blob([`﻿`,le(t,n)],{type:`text/csv;charset=utf-8`}),`${e}.csv`)}function de(e,t){let n=document.createElement(`canvas`);n.width=e.width,n.height=e.height;let r=n.getContext(`2d`);r&&(r.fillStyle=getComputedStyle(document.body).backgroundColor,r.fillRect(0,0,n.width,n.height),r.drawImage(e,0,0),n.toBlob(e=>e&&T(e,`${t}.png`)))}var fe=`/console/`;function E(e){return window.addEventListener(`popstate`,e),()=>window.removeEventListener(`popstate`,e)}function D(e,t=!1){window.history[t?`replaceState`:`pushState`](null,``,e),window.dispatchEvent(new PopStateEvent(`popstate`))}function O(e){return fe+e}function pe(){return(0,s.useSyncExternalStore)(E,()=>window.location.pathname).replace(/^\/console\/?/,``).split(`/`).filter(Boolean)}function k(e){let t=(0,s.useSyncExternalStore)(E,()=>window.location.search),n=(0,s.useCallback)(t=>{let n=new URLSearchParams(window.location.search);t?n.set(e,t):n.delete(e);let r=n.toString();D(window.location.pathname+(r?`?${r}`:``),!0)},[e]);return[new URLSearchParams(t).get(e)??``,n]}function A(e){e.defaultPrevented||e.button!==0||e.metaKey||e.ctrlKey||e.shiftKey||e.altKey||(e.preventDefault(),D(e.currentTarget.href))}function j({to:e,children:t}){return(0,x.jsx)(`a`,{href:O(e),onClick:A,children:t})}function M({problem:e,retry:t}){return(0,x.jsxs)(`div`,{className:`problem`,role:`alert`,children:[(0,x.jsx)(`p`,{children:e.message}),e.requestId&&(0,x.jsx)(`p`,{children:(0,x.jsxs)(`small`,{children:[`For the operator of the server: request `,e.requestId,`.`]})}),t&&e.kind!==`forbidden`&&(0,x.jsx)(`button`,{type:`button`,onClick:t,children:`Try again`})]})}function N({loaded:e,children:t}){let{data:n,problem:r,isLoading:i,reload:a}=e;return(0,x.jsxs)(`div`,{"aria-busy":i,children:[r&&(0,x.jsx)(M,{problem:r,retry:a}),n!==null&&!(r&&r.kind===`forbidden`)?t(n):!r&&(0,x.jsx)(`p`,{role:`status`,children:`Loading…`})]})}function P({label:e,value:t,options:n,onChange:r}){let i=(0,s.useId)();return(0,x.jsxs)(`span`,{className:`filter`,children:[(0,x.jsx)(`label`,{htmlFor:i,children:e}),(0,x.jsx)(`select`,{id:i,value:t,onChange:e=>r(e.target.value),children:n.map(([e,t])=>(0,x.jsx)(`option`,{value:e,children:t},e))})]})}function F({caption:e,name:t,columns:n,rows:r,rowKey:i,empty:a,isCut:o}){let c=(0,s.useId)();return r.length?(0,x.jsxs)(`div`,{className:`table`,children:[(0,x.jsx)(`div`,{className:`scroll`,role:`region`,"aria-labelledby":c,tabIndex:0,children:(0,x.jsxs)(`table`,{children:[(0,x.jsx)(`caption`,{id:c,children:e}),(0,x.jsx)(`thead`,{children:(0,x.jsx)(`tr`,{children:n.map(e=>(0,x.jsx)(`th`,{scope:`col`,className:e.isNumber?`number`:void 0,children:e.title},e.title))})}),(0,x.jsx)(`tbody`,{children:r.map(e=>(0,x.jsx)(`tr`,{children:n.map(t=>(0,x.jsx)(`td`,{className:t.isNumber?`number`:void 0,children:t.show?t.show(e):t.value(e)},t.title))},i(e)))})]})}),o&&(0,x.jsxs)(`p`,{className:`note`,children:[`These are the first `,r.length,`. Use a filter, or the API, for all of them.`]}),(0,x.jsxs)(`button`,{type:`button`,className:`quiet`,onClick:()=>ue(t,n.map(e=>e.title),r.map(e=>n.map(t=>t.value(e)))),children:[`Save “`,e,`” as CSV`]})]}):(0,x.jsx)(`p`,{className:`empty`,children:a})}function I({label:e,value:t,note:n}){return(0,x.jsxs)(`div`,{className:`figure`,children:[(0,x.jsx)(`dt`,{children:e}),(0,x.jsxs)(`dd`,{children:[(0,x.jsx)(`strong`,{children:t}),n&&(0,x.jsx)(`small`,{children:n})]})]})}var L=(0,s.createContext)(()=>void 0),me=new Intl.DateTimeFormat(void 0,{dateStyle:`medium`,timeStyle:`short`}),he=new Intl.DateTimeFormat(void 0,{dateStyle:`medium`,timeZone:`UTC`}),R=new Intl.NumberFormat,ge=864e5;function z(e){return e?me.format(new Date(e)):``}function B(e){return e?he.format(new Date(`${e}T00:00:00Z`)):``}function V(e){return R.format(e)}function H(e){return Math.max(0,Math.floor((Date.now()-Date.parse(e))/ge))}function U(e){return e?`${e.givenName} ${e.familyName}`:`not visible to you`}function W(e){return e.toLowerCase().replaceAll(`_`,` `)}var G=`coachgraph.theme`;function _e(){let e=localStorage.getItem(G);return e===`light`||e===`dark`?e:`system`}function ve(){let[e,t]=(0,s.useState)(_e);return(0,s.useEffect)(()=>{e===`system`?delete document.documentElement.dataset.theme:document.documentElement.dataset.theme=e,localStorage.setItem(G,e),window.dispatchEvent(new Event(`themechange`))},[e]),[e,t]}function K(e,t,n=[]){let[r,i]=(0,s.useState)({data:null,problem:null,isLoading:!0}),[a,o]=(0,s.useState)(0),c=ie(n),l=(0,s.useContext)(L);(0,s.useEffect)(()=>{let t=!0;return i(e=>({...e,isLoading:!0})),e().then(e=>t&&i({data:e,problem:null,isLoading:!1}),e=>{if(!t)return;let n=p(e);i(e=>({data:e.data,problem:n,isLoading:!1})),n.kind===`expired`&&l()}),()=>{t=!1}},[...t,a,c]);let u=(0,s.useCallback)(()=>o(e=>e+1),[]);return{...r,reload:u}}var ye=b(`
  query Integrations {
    organization { terminationsHeldAt terminationsHeldCount }
    integrations(first: 50) {
      nodes {
        id
        name
        kind
        status
        scopes
        heldAt
        heldChanges
        updatedAt
        rosterSources(first: 5) {
          nodes { id name enabled nextRunAt }
        }
      }
      pageInfo { hasNextPage }
    }
  }
`);function be(){let e=K(()=>_(ye,{}),[],[`integration`,`organization`,`roster_source`]);return(0,x.jsx)(N,{loaded:e,children:({organization:e,integrations:{nodes:t,pageInfo:n}})=>(0,x.jsxs)(x.Fragment,{children:[e.terminationsHeldAt&&(0,x.jsxs)(`p`,{className:`problem`,children:[e.terminationsHeldCount,` last days are held since `,z(e.terminationsHeldAt),`. An administrator releases them with the mutation organizationReleaseTerminations.`]}),(0,x.jsx)(F,{caption:`Integrations`,name:`integrations`,rows:t,rowKey:e=>e.id,isCut:n.hasNextPage,empty:`No integration is registered.`,columns:[{title:`Name`,value:e=>e.name},{title:`Kind`,value:e=>e.kind},{title:`Status`,value:e=>W(e.status)},{title:`Held`,value:e=>e.heldAt??``,show:e=>e.heldAt?`since ${z(e.heldAt)}: ${e.heldChanges.map(W).join(`, `)}`:`no`},{title:`Scopes`,value:e=>e.scopes.join(` `)},{title:`Roster sources`,value:e=>e.rosterSources.nodes.map(e=>`${e.name}${e.enabled?``:` (disabled)`}`).join(`, `)},{title:`Changed`,value:e=>e.updatedAt,show:e=>z(e.updatedAt)}]})]})})}var xe=[`#1b7f79`,`#d1783c`,`#5b6ee1`,`#a23b72`,`#8a8d00`,`#5f6b7a`];function q(t){let{title:n,summary:r,name:i,kind:a,labels:o,series:c,absent:l=``}=t,u=(0,s.useRef)(null),d=(0,s.useId)(),[f,p]=(0,s.useState)(0);(0,s.useEffect)(()=>{let e=()=>p(e=>e+1),t=window.matchMedia(`(prefers-color-scheme: dark)`);return window.addEventListener(`themechange`,e),t.addEventListener(`change`,e),()=>{window.removeEventListener(`themechange`,e),t.removeEventListener(`change`,e)}},[]);let m=JSON.stringify([a,o,c]);(0,s.useEffect)(()=>{let t,n=!0;return e(async()=>{let{draw:e}=await import(`./chart_library-Bm9-SJp1.js`);return{draw:e}},[]).then(({draw:e})=>{n&&u.current&&(t=e(u.current,a,o,c,xe))}),()=>{n=!1,t?.destroy()}},[m,f]);let h=o.map((e,t)=>({label:e,values:c.map(e=>e.values[t]??null)})),g=[{title:``,value:e=>e.label},...c.map((e,t)=>({title:e.label,value:e=>e.values[t]??l,isNumber:!0}))];return g[0].title=`Group`,(0,x.jsxs)(`section`,{className:`chart`,"aria-labelledby":d,children:[(0,x.jsx)(`h2`,{id:d,children:n}),(0,x.jsx)(`p`,{children:r}),(0,x.jsx)(`div`,{className:`picture`,children:(0,x.jsx)(`canvas`,{ref:u,role:`img`,"aria-label":`${n}. ${r} The table below has the same values.`})}),(0,x.jsxs)(`button`,{type:`button`,className:`quiet`,onClick:()=>u.current&&de(u.current,i),children:[`Save “`,n,`” as PNG`]}),(0,x.jsxs)(`details`,{children:[(0,x.jsxs)(`summary`,{children:[`Values of “`,n,`”`]}),(0,x.jsx)(F,{caption:n,name:i,columns:g,rows:h,rowKey:e=>e.label,empty:`No values.`})]})]})}var Se=b(`
  query ProgramsAtAGlance($filter: ProgramFilter) {
    programs(first: 50, filter: $filter, orderBy: NAME_ASC) {
      nodes {
        id
        name
        kind
        status
        startsOn
        endsOn
        invited: participants(first: 1, filter: { status: { eq: INVITED } }) { totalCount }
        active: participants(first: 1, filter: { status: { eq: ACTIVE } }) { totalCount }
        paused: participants(first: 1, filter: { status: { eq: PAUSED } }) { totalCount }
        completed: participants(first: 1, filter: { status: { eq: COMPLETED } }) { totalCount }
        withdrawn: participants(first: 1, filter: { status: { eq: WITHDRAWN } }) { totalCount }
        pairings(first: 1, filter: { status: { eq: ACTIVE } }) { totalCount }
        held: sessions(first: 1, filter: { status: { eq: HELD } }) { totalCount }
        planned: sessions(first: 1, filter: { status: { eq: SCHEDULED } }) { totalCount }
      }
      pageInfo { hasNextPage }
    }
  }
`),Ce=[`invited`,`active`,`paused`,`completed`,`withdrawn`],J=[`program`,`participant`,`pairing`,`session`];function we(){let[e,t]=k(`status`),n=e?{status:{eq:e}}:null,r=K(()=>_(Se,{filter:n}),[e],J);return(0,x.jsxs)(x.Fragment,{children:[(0,x.jsx)(`div`,{className:`filters`,children:(0,x.jsx)(P,{label:`Status`,value:e,options:[[``,`every status`],[`OPEN`,`open`],[`DRAFT`,`draft`],[`CLOSED`,`closed`]],onChange:t})}),(0,x.jsx)(N,{loaded:r,children:({programs:{nodes:e,pageInfo:t}})=>{let n=t=>V(e.reduce((e,n)=>e+t(n),0));return(0,x.jsxs)(x.Fragment,{children:[(0,x.jsxs)(`dl`,{className:`figures`,children:[(0,x.jsx)(I,{label:`Programs`,value:V(e.length)}),(0,x.jsx)(I,{label:`Active participants`,value:n(e=>e.active.totalCount)}),(0,x.jsx)(I,{label:`Active pairings`,value:n(e=>e.pairings.totalCount)}),(0,x.jsx)(I,{label:`Sessions held`,value:n(e=>e.held.totalCount)}),(0,x.jsx)(I,{label:`Sessions planned`,value:n(e=>e.planned.totalCount)})]}),(0,x.jsx)(F,{caption:`Programs`,name:`programs`,rows:e,rowKey:e=>e.id,isCut:t.hasNextPage,empty:`There is no program that you may see and that matches the filter.`,columns:[{title:`Program`,value:e=>e.name,show:e=>(0,x.jsx)(j,{to:`sessions?program=${e.id}`,children:e.name})},{title:`Kind`,value:e=>W(e.kind)},{title:`Status`,value:e=>W(e.status)},{title:`Starts`,value:e=>e.startsOn??``,show:e=>B(e.startsOn)},{title:`Ends`,value:e=>e.endsOn??``,show:e=>B(e.endsOn)},{title:`Active`,value:e=>e.active.totalCount,isNumber:!0},{title:`Pairings`,value:e=>e.pairings.totalCount,isNumber:!0},{title:`Held`,value:e=>e.held.totalCount,isNumber:!0},{title:`Planned`,value:e=>e.planned.totalCount,isNumber:!0}]}),e.length>0&&(0,x.jsx)(q,{title:`Participants by status`,summary:`For each program, the number of participants in each status.`,name:`participants-by-status`,kind:`stacked`,labels:e.map(e=>e.name),series:Ce.map(t=>({label:t,values:e.map(e=>e[t].totalCount)}))})]})}})]})}var Te=b(`
  query RosterPlanDetail($id: ID!, $rows: RosterRowFilter) {
    rosterPlan(id: $id) {
      id
      status
      source
      mode
      createdAt
      appliedAt
      heldBecause
      failure
      createCount
      updateCount
      reactivateCount
      terminateCount
      unchangedCount
      rejectedCount
      pairingEndCount
      sessionCancelCount
      partnerRequeueCount
      releaseNote
      releasedAt
      plannedBy { ... on Employee { givenName familyName } ... on Integration { name } }
      releasedBy { ... on Employee { givenName familyName } ... on Integration { name } }
      rows(first: 100, filter: $rows) {
        nodes {
          rowNumber
          externalId
          action
          differences { field from to }
          errors { field message }
          warnings { message }
        }
        pageInfo { hasNextPage }
      }
    }
  }
`),Ee=b(`
  mutation ReleaseRoster($id: ID!, $note: String!) {
    rosterRelease(id: $id, note: $note) {
      rosterPlan { status }
      userErrors { field message }
    }
  }
`),De=[[``,`all rows`],[`CREATE`,`created`],[`UPDATE`,`updated`],[`REACTIVATE`,`reactivated`],[`TERMINATE`,`terminated`],[`REJECTED`,`rejected`]];function Y(e){return e?`name`in e?e.name:`${e.givenName} ${e.familyName}`:`not visible to you`}function Oe({plan:e,onReleased:t}){let n=(0,s.useId)(),[r,i]=(0,s.useState)(``),[a,o]=(0,s.useState)(``),[c,l]=(0,s.useState)(!1);async function u(n){n.preventDefault(),l(!0);try{let{rosterRelease:n}=await _(Ee,{id:e.id,note:r}),[i]=n.userErrors;o(i?`The plan was not released: ${i.message}.`:``),i||t()}catch(e){o(p(e).message)}finally{l(!1)}}return(0,x.jsxs)(`form`,{className:`release`,onSubmit:e=>void u(e),children:[(0,x.jsx)(`h2`,{children:`Held`}),(0,x.jsx)(`ul`,{children:e.heldBecause.map(e=>(0,x.jsx)(`li`,{children:e},e))}),(0,x.jsx)(`p`,{children:`If the roster is wrong, leave the plan as it is and let the HR platform send a correct one. If it is right, release it; the HR platform can then apply it.`}),(0,x.jsx)(`label`,{htmlFor:n,children:`Why the plan is right`}),(0,x.jsx)(`textarea`,{id:n,required:!0,rows:2,value:r,onChange:e=>i(e.target.value)}),(0,x.jsx)(`button`,{type:`submit`,disabled:c,children:`Release the plan`}),a&&(0,x.jsx)(`p`,{className:`problem`,role:`alert`,children:a})]})}function ke({id:e}){let[t,n]=k(`action`),r=t?{action:{eq:t}}:null,i=K(()=>_(Te,{id:e,rows:r}),[e,t],[`roster_plan`]);return(0,x.jsxs)(x.Fragment,{children:[(0,x.jsx)(`p`,{children:(0,x.jsx)(j,{to:`rosters`,children:`All roster plans`})}),(0,x.jsx)(N,{loaded:i,children:({rosterPlan:e})=>e?(0,x.jsxs)(x.Fragment,{children:[(0,x.jsxs)(`dl`,{className:`figures`,children:[(0,x.jsx)(I,{label:`Status`,value:W(e.status),note:e.appliedAt?`applied ${z(e.appliedAt)}`:void 0}),(0,x.jsx)(I,{label:`Created`,value:V(e.createCount)}),(0,x.jsx)(I,{label:`Updated`,value:V(e.updateCount)}),(0,x.jsx)(I,{label:`Reactivated`,value:V(e.reactivateCount)}),(0,x.jsx)(I,{label:`Terminated`,value:V(e.terminateCount)}),(0,x.jsx)(I,{label:`Rejected`,value:V(e.rejectedCount)}),(0,x.jsx)(I,{label:`Unchanged`,value:V(e.unchangedCount)})]}),(0,x.jsxs)(`p`,{children:[`Received `,z(e.createdAt),` from `,Y(e.plannedBy),` (`,e.source,`, `,W(e.mode),`). It ends `,V(e.pairingEndCount),` pairings, cancels`,` `,V(e.sessionCancelCount),` sessions and leaves `,V(e.partnerRequeueCount),` participants without a partner.`]}),e.failure&&(0,x.jsxs)(`p`,{className:`problem`,children:[`The plan failed: `,e.failure]}),e.status===`HELD`&&(0,x.jsx)(Oe,{plan:e,onReleased:i.reload}),e.releasedAt&&(0,x.jsxs)(`p`,{className:`note`,children:[`Released `,z(e.releasedAt),` by `,Y(e.releasedBy),`: `,e.releaseNote]}),(0,x.jsx)(`h2`,{children:`Differences`}),(0,x.jsx)(`div`,{className:`filters`,children:(0,x.jsx)(P,{label:`Rows`,value:t,options:De,onChange:n})}),(0,x.jsx)(F,{caption:`Rows of the plan`,name:`roster-plan-${e.id}`,rows:e.rows.nodes,rowKey:e=>`${e.rowNumber} ${e.externalId}`,isCut:e.rows.pageInfo.hasNextPage,empty:`No row matches the filter.`,columns:[{title:`Row`,value:e=>e.rowNumber,isNumber:!0},{title:`External id`,value:e=>e.externalId??``},{title:`Action`,value:e=>W(e.action)},{title:`Differences`,value:e=>e.differences.map(({field:e,from:t,to:n})=>`${e}: ${t??`nothing`} → ${n??`nothing`}`).join(`; `)},{title:`Errors and warnings`,value:e=>[...e.errors,...e.warnings].map(({message:e})=>e).join(`; `)}]})]}):(0,x.jsx)(`p`,{className:`empty`,children:`There is no roster plan with this identifier, or you may not see it.`})})]})}var Ae=b(`
  query RosterRuns($filter: RosterPlanFilter) {
    rosterPlans(first: 50, filter: $filter, orderBy: CREATED_DESC) {
      nodes {
        id
        status
        source
        mode
        createdAt
        appliedAt
        rowCount
        createCount
        updateCount
        reactivateCount
        terminateCount
        rejectedCount
        heldBecause
      }
      pageInfo { hasNextPage }
    }
  }
`),je=[[``,`every status`],[`HELD`,`held`],[`PLANNED`,`planned`],[`APPLYING`,`being applied`],[`APPLIED`,`applied`],[`FAILED`,`failed`]];function Me(){let[e,t]=k(`status`),n=e?{status:{eq:e}}:null,r=K(()=>_(Ae,{filter:n}),[e],[`roster_plan`]);return(0,x.jsxs)(x.Fragment,{children:[(0,x.jsx)(`p`,{children:`A roster changes nothing when it arrives: it becomes a plan. A plan that would change too much is held until a person releases it.`}),(0,x.jsx)(`div`,{className:`filters`,children:(0,x.jsx)(P,{label:`Status`,value:e,options:je,onChange:t})}),(0,x.jsx)(N,{loaded:r,children:({rosterPlans:{nodes:e,pageInfo:t}})=>(0,x.jsx)(F,{caption:`Roster plans`,name:`roster-plans`,rows:e,rowKey:e=>e.id,isCut:t.hasNextPage,empty:`There is no roster plan that matches the filter.`,columns:[{title:`Received`,value:e=>e.createdAt,show:e=>(0,x.jsx)(j,{to:`rosters/${e.id}`,children:z(e.createdAt)})},{title:`Status`,value:e=>W(e.status),show:e=>(0,x.jsx)(`span`,{className:`status ${e.status.toLowerCase()}`,children:W(e.status)})},{title:`Source`,value:e=>e.source},{title:`Mode`,value:e=>W(e.mode)},{title:`Rows`,value:e=>e.rowCount,show:e=>V(e.rowCount),isNumber:!0},{title:`Created`,value:e=>e.createCount,isNumber:!0},{title:`Updated`,value:e=>e.updateCount,isNumber:!0},{title:`Reactivated`,value:e=>e.reactivateCount,isNumber:!0},{title:`Terminated`,value:e=>e.terminateCount,isNumber:!0},{title:`Rejected`,value:e=>e.rejectedCount,isNumber:!0},{title:`Held because`,value:e=>e.heldBecause.join(`; `)}]})})]})}var Ne=b(`
  query ProgramNames {
    programs(first: 100, orderBy: NAME_ASC) {
      nodes { id name }
    }
  }
`);function X(){return k(`program`)[0]}function Z(){let[e,t]=k(`program`),{data:n}=K(()=>_(Ne,{}),[],[`program`]),r=n?.programs.nodes.map(({id:e,name:t})=>[e,t])??[];return(0,x.jsx)(P,{label:`Program`,value:e,options:[[``,`all programs`],...r],onChange:t})}var Pe=b(`
  query SessionCounts($held: SessionFilter!, $planned: SessionFilter!, $cancelled: SessionFilter!, $missed: SessionFilter!) {
    held: sessions(first: 1, filter: $held) { totalCount }
    planned: sessions(first: 1, filter: $planned) { totalCount }
    cancelled: sessions(first: 1, filter: $cancelled) { totalCount }
    missed: sessions(first: 1, filter: $missed) { totalCount }
  }
`),Fe=b(`
  query SessionLists($past: SessionFilter!, $planned: SessionFilter!) {
    past: sessions(first: 50, filter: $past, orderBy: STARTS_AT_DESC) {
      nodes { ...SessionRow }
      pageInfo { hasNextPage }
    }
    planned: sessions(first: 50, filter: $planned, orderBy: STARTS_AT_ASC) {
      nodes { ...SessionRow }
      pageInfo { hasNextPage }
    }
  }

  fragment SessionRow on Session {
    id
    status
    startsAt
    durationMinutes
    program { name }
    pairing { members { employee { givenName familyName } } }
    attendance { attended }
  }
`),Ie=[`held`,`planned`,`cancelled`,`missed`],Le={held:`HELD`,planned:`SCHEDULED`,cancelled:`CANCELLED`,missed:`MISSED`};function Re(e){let t=new Date,n=e=>new Date(Date.UTC(t.getUTCFullYear(),t.getUTCMonth()+e,1));return Array.from({length:e},(t,r)=>{let i=r-e+2;return{label:n(i).toISOString().slice(0,7),from:n(i).toISOString(),to:n(i+1).toISOString()}})}async function ze(e,t){let n=e?{programId:{eq:e}}:{},r=Re(t),[i,a]=await Promise.all([Promise.all(r.map(({from:e,to:t})=>{let r=r=>({...n,startsAt:{from:e,to:t},status:{eq:Le[r]}});return _(Pe,{held:r(`held`),planned:r(`planned`),cancelled:r(`cancelled`),missed:r(`missed`)})})),_(Fe,{past:{...n,status:{in:[`HELD`,`MISSED`,`CANCELLED`]}},planned:{...n,status:{eq:`SCHEDULED`}}})]);return{months:r,counts:i,lists:a}}var Q=[{title:`Starts`,value:e=>e.startsAt,show:e=>z(e.startsAt)},{title:`Minutes`,value:e=>e.durationMinutes,isNumber:!0},{title:`Status`,value:e=>W(e.status)},{title:`Members`,value:e=>e.pairing?.members.map(e=>U(e.employee)).join(`, `)??`not visible to you`},{title:`Attended`,value:e=>e.attendance.length?`${e.attendance.filter(e=>e.attended).length} of ${e.attendance.length}`:``},{title:`Program`,value:e=>e.program?.name??``}];function Be(){let e=X(),[t,n]=k(`months`),r=K(()=>ze(e,Number(t||6)),[e,t],[`session`]);return(0,x.jsxs)(x.Fragment,{children:[(0,x.jsxs)(`div`,{className:`filters`,children:[(0,x.jsx)(Z,{}),(0,x.jsx)(P,{label:`Period`,value:t,options:[[`3`,`3 months`],[``,`6 months`],[`12`,`12 months`]],onChange:n})]}),(0,x.jsx)(N,{loaded:r,children:({months:e,counts:t,lists:n})=>(0,x.jsxs)(x.Fragment,{children:[(0,x.jsx)(q,{title:`Sessions per month`,summary:`The number of sessions that start in each month (UTC), by status. The last month is the next one.`,name:`sessions-per-month`,kind:`stacked`,labels:e.map(e=>e.label),series:Ie.map(e=>({label:e,values:t.map(t=>t[e].totalCount)}))}),(0,x.jsx)(`h2`,{children:`Planned`}),(0,x.jsx)(F,{caption:`Planned sessions`,name:`planned-sessions`,rows:n.planned.nodes,rowKey:e=>e.id,isCut:n.planned.pageInfo.hasNextPage,columns:Q,empty:`No session is planned.`}),(0,x.jsx)(`h2`,{children:`Latest`}),(0,x.jsx)(F,{caption:`Latest sessions`,name:`latest-sessions`,rows:n.past.nodes,rowKey:e=>e.id,isCut:n.past.pageInfo.hasNextPage,columns:Q,empty:`There was no session yet.`})]})})]})}var Ve={connecting:`The stream is being opened.`,connected:`Each change of your organization arrives here when it is committed, in order and without gaps.`,waiting:`The connection was lost. It is opened again by itself and continues where it stopped: nothing is lost.`,forbidden:`Your role may not read the change log. Ask an administrator of your organization.`};function He(){let{status:e,throughSeq:t,connectedAt:n,lastEventAt:r,reconnectCount:i,changes:a}=w();return(0,x.jsxs)(x.Fragment,{children:[(0,x.jsx)(`p`,{role:`status`,children:Ve[e]}),(0,x.jsxs)(`dl`,{className:`figures`,children:[(0,x.jsx)(I,{label:`Stream`,value:e,note:n?`since ${z(n)}`:void 0}),(0,x.jsx)(I,{label:`Read through`,value:t===null?`–`:V(t),note:`sequence number`}),(0,x.jsx)(I,{label:`Last change`,value:r?z(r):`none yet`,note:`since this page was opened`}),(0,x.jsx)(I,{label:`Lost connections`,value:V(i),note:`since this page was opened`})]}),(0,x.jsx)(F,{caption:`Changes since this page was opened`,name:`changes`,rows:a,rowKey:e=>String(e.seq),empty:`No change has arrived yet. Change something with the API, and it appears here.`,columns:[{title:`Number`,value:e=>e.seq,isNumber:!0},{title:`Change`,value:e=>e.kind},{title:`Object`,value:e=>e.subjectId},{title:`At`,value:e=>e.at,show:e=>z(e.at)}]})]})}var Ue=b(`
  query ActiveParticipants($filter: ParticipantFilter, $after: String) {
    participants(first: 100, after: $after, filter: $filter) {
      nodes {
        id
        waitingSince
        employee { givenName familyName department }
        program { name }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`),We=b(`
  query ActivePairings($filter: PairingFilter, $after: String) {
    pairings(first: 50, after: $after, filter: $filter) {
      nodes {
        id
        createdAt
        program { name }
        members { employee { id givenName familyName department } }
        sessions(first: 1, filter: { status: { eq: HELD } }, orderBy: STARTS_AT_DESC) { nodes { startsAt } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`),Ge=[[`14`,`14 days`],[``,`30 days`],[`60`,`60 days`],[`90`,`90 days`]];async function Ke(e){let t=e?{programId:{eq:e}}:{},[n,r]=await Promise.all([v(async e=>(await _(Ue,{filter:{status:{eq:`ACTIVE`},...t},after:e})).participants),v(async e=>(await _(We,{filter:{status:{eq:`ACTIVE`},...t},after:e})).pairings)]);return{participants:n,pairings:r}}function qe(){let e=X(),[t,n]=k(`days`),r=Number(t||30),i=K(()=>Ke(e),[e],[`participant`,`pairing`,`session`]);return(0,x.jsxs)(x.Fragment,{children:[(0,x.jsxs)(`div`,{className:`filters`,children:[(0,x.jsx)(Z,{}),(0,x.jsx)(P,{label:`Without a session for`,value:t,options:Ge,onChange:n})]}),(0,x.jsx)(N,{loaded:i,children:({participants:e,pairings:t})=>{let n=e.nodes.flatMap(e=>e.waitingSince?[{...e,waitingSince:e.waitingSince}]:[]),i=t.nodes.map(e=>({...e,last:e.sessions.nodes[0]?.startsAt??null})).filter(e=>H(e.last??e.createdAt)>=r).sort((e,t)=>Date.parse(e.last??e.createdAt)-Date.parse(t.last??t.createdAt));return(0,x.jsxs)(x.Fragment,{children:[(0,x.jsxs)(`dl`,{className:`figures`,children:[(0,x.jsx)(I,{label:`Participants without a partner`,value:V(n.length)}),(0,x.jsx)(I,{label:`Pairings without a session for ${r} days`,value:V(i.length)})]}),(0,x.jsx)(`h2`,{children:`Waiting for a partner`}),(0,x.jsx)(F,{caption:`Participants who wait for a partner`,name:`waiting-participants`,rows:n.sort((e,t)=>Date.parse(e.waitingSince)-Date.parse(t.waitingSince)),rowKey:e=>e.id,isCut:e.isCut,empty:`No participant waits: each active participant has a partner.`,columns:[{title:`Participant`,value:e=>U(e.employee)},{title:`Department`,value:e=>e.employee?.department??``},{title:`Program`,value:e=>e.program?.name??``},{title:`Waiting since`,value:e=>e.waitingSince,show:e=>z(e.waitingSince)},{title:`Days`,value:e=>H(e.waitingSince),isNumber:!0}]}),(0,x.jsxs)(`h2`,{children:[`Not met for `,r,` days`]}),(0,x.jsx)(F,{caption:`Pairings without a held session for ${r} days`,name:`pairings-without-session`,rows:i,rowKey:e=>e.id,isCut:t.isCut,empty:`Every active pairing has met within ${r} days.`,columns:[{title:`Members`,value:e=>e.members.map(e=>U(e.employee)).join(`, `)},{title:`Program`,value:e=>e.program?.name??``},{title:`Last session`,value:e=>e.last??``,show:e=>e.last?z(e.last):`none yet`},{title:`Days`,value:e=>H(e.last??e.createdAt),isNumber:!0}]})]})}})]})}var $=[{path:``,title:`Programs`,Content:we},{path:`waiting`,title:`Waiting`,Content:qe},{path:`sessions`,title:`Sessions`,Content:Be},{path:`rosters`,title:`Rosters`,Content:Me},{path:`integrations`,title:`Integrations`,Content:be},{path:`stream`,title:`Change log`,Content:He}],Je={connecting:`Live: connecting`,connected:`Live: connected`,waiting:`Live: connection lost, trying again`,forbidden:`Live: not for your role`};async function Ye(){let e=await(await fetch(`/console/sign-out`,{method:`POST`,headers:{Accept:`application/json`,...g()}})).json().catch(()=>({}));window.location.assign(e.redirectTo??`/console/`)}function Xe(){let[e,t]=ve();return(0,x.jsxs)(`label`,{children:[`Colours`,` `,(0,x.jsxs)(`select`,{value:e,onChange:e=>t(e.target.value),children:[(0,x.jsx)(`option`,{value:`system`,children:`as the system`}),(0,x.jsx)(`option`,{value:`light`,children:`light`}),(0,x.jsx)(`option`,{value:`dark`,children:`dark`})]})]})}function Ze({session:e,onExpired:t}){let[n=``,r]=pe(),i=$.find(e=>e.path===n),{status:a}=w(),o=(0,s.useRef)(null),c=(0,s.useRef)(!0),l=i?r?`Roster plan`:i.title:`Not found`;return(0,s.useEffect)(()=>{document.title=`${l} · Coachgraph console`,c.current||o.current?.focus(),c.current=!1},[n,r,l]),(0,x.jsxs)(L,{value:t,children:[(0,x.jsx)(`a`,{className:`skip`,href:`#view`,children:`Skip to the view`}),(0,x.jsxs)(`header`,{className:`top`,children:[(0,x.jsxs)(`p`,{className:`brand`,children:[`Coachgraph `,(0,x.jsx)(`span`,{children:e.organization.name})]}),(0,x.jsx)(`nav`,{"aria-label":`Views`,children:(0,x.jsxs)(`ul`,{children:[$.map(({path:e,title:t})=>(0,x.jsx)(`li`,{children:(0,x.jsx)(`a`,{href:O(e),onClick:A,"aria-current":e===n?`page`:void 0,children:t})},e)),(0,x.jsx)(`li`,{children:(0,x.jsx)(`a`,{href:`/graphql`,children:`GraphiQL`})})]})}),(0,x.jsxs)(`div`,{className:`account`,children:[(0,x.jsx)(`span`,{role:`status`,children:Je[a]}),(0,x.jsxs)(`span`,{children:[e.person.name,`, `,W(e.person.role)]}),(0,x.jsx)(Xe,{}),(0,x.jsx)(`button`,{type:`button`,onClick:()=>void Ye(),children:`Sign out`})]})]}),(0,x.jsxs)(`main`,{id:`view`,tabIndex:-1,children:[(0,x.jsx)(`h1`,{ref:o,tabIndex:-1,children:l}),!i&&(0,x.jsxs)(`p`,{children:[`There is no view at this address. `,(0,x.jsx)(j,{to:``,children:`Open the programs`}),`.`]}),i&&(i.path===`rosters`&&r?(0,x.jsx)(ke,{id:r},r):(0,x.jsx)(i.Content,{},i.path))]})]})}var Qe={provider_unavailable:`The identity provider of your organization does not answer. Try again in a few minutes; if that does not help, tell your IT department.`,denied:`The identity provider did not sign you in. Try again, or ask your IT department whether you may use this application.`,unknown_organization:`No organization with this short name can sign in here. Check the spelling, or ask your program manager for the name.`,failed:`The sign-in did not succeed. Start again from this page; a sign-in link works once and for a few minutes.`},$e={ADMINISTRATOR:`sees everything of the organization except what people write in confidence; releases rosters`,PROGRAM_MANAGER:`sees programs, participants, pairings and sessions`,EMPLOYEE:`sees their own programs, partners and sessions`};async function et(e){let t=await fetch(`/console/demo-sign-in`,{method:`POST`,headers:{"Content-Type":`application/json`},body:JSON.stringify({person:e})});if(!t.ok)throw Error(`The demo could not sign you in (status ${t.status}). Start it again and reload this page.`)}function tt({state:e,notice:t,reload:n}){let r=(0,s.useId)(),[i,a]=(0,s.useState)(``),[o,c]=(0,s.useState)(t??Qe[new URLSearchParams(window.location.search).get(`signInError`)??``]??``);function l(e){e.preventDefault();let t=window.location.pathname;window.location.assign(`/console/sign-in?${new URLSearchParams({organization:i.trim(),returnTo:t})}`)}return(0,x.jsxs)(`main`,{className:`sign-in`,children:[(0,x.jsx)(`h1`,{children:`Coachgraph console`}),o&&(0,x.jsx)(`p`,{className:`problem`,role:`alert`,children:o}),e.demoPeople?.length?(0,x.jsxs)(`section`,{"aria-labelledby":`demo-people`,children:[(0,x.jsx)(`h2`,{id:`demo-people`,children:`Demo: sign in as`}),(0,x.jsx)(`ul`,{children:e.demoPeople.map(e=>(0,x.jsxs)(`li`,{children:[(0,x.jsxs)(`button`,{type:`button`,onClick:()=>et(e.id).then(n,e=>c(e.message)),children:[e.name,`, `,W(e.role)]}),` `,$e[e.role]]},e.id))})]}):(0,x.jsxs)(`form`,{onSubmit:l,children:[(0,x.jsx)(`p`,{children:`You sign in with the identity provider of your organization. This server never sees your password.`}),(0,x.jsx)(`label`,{htmlFor:r,children:`Short name of your organization`}),(0,x.jsx)(`input`,{id:r,required:!0,pattern:`[a-z0-9][a-z0-9\\-]*`,title:`small letters, digits and hyphens, such as acme`,autoComplete:`organization`,value:i,onChange:e=>a(e.target.value)}),(0,x.jsx)(`button`,{type:`submit`,children:`Sign in`})]}),(0,x.jsxs)(`p`,{children:[`Developers: `,(0,x.jsx)(`a`,{href:`/graphql`,children:`GraphiQL with saved examples`})]})]})}function nt(){let[e,t]=(0,s.useState)(null),[n,r]=(0,s.useState)(null),[i,o]=(0,s.useState)(null),c=(0,s.useCallback)(()=>{a().then(e=>{h(e.signedIn?e.csrfToken:``),r(null),t(e)},e=>r(p(e)))},[]);(0,s.useEffect)(c,[c]);let l=(0,s.useCallback)(()=>{o(`Your session has expired. Sign in again; you return to this page.`),c()},[c]);return n?(0,x.jsxs)(`main`,{className:`sign-in`,children:[(0,x.jsx)(`h1`,{children:`Coachgraph console`}),(0,x.jsx)(M,{problem:n,retry:c})]}):e?e.signedIn?(0,x.jsx)(se,{children:(0,x.jsx)(Ze,{session:e,onExpired:l})}):(0,x.jsx)(tt,{state:e,notice:i,reload:c},i):(0,x.jsx)(`p`,{role:`status`,children:`Loading…`})}(0,c.createRoot)(document.getElementById(`root`)).render((0,x.jsx)(s.StrictMode,{children:(0,x.jsx)(nt,{})}));