import{t as e}from"./preload-helper-1ynZ-O1W.js";import{d as t,i as n,n as r,o as i,r as a,t as o}from"./jsx-runtime-Cay47WGe.js";var s=t(i(),1),c=n(),l=class extends Error{kind;requestId;constructor(e,t,n){super(t),this.kind=e,this.requestId=n,this.name=`Problem`}},u=new l(`unreachable`,`The server cannot be reached. Check the network connection, then press “Try again”.`);function d(e,t){return e===401?new l(`expired`,`Your session has expired. Sign in again; you return to this page.`):e===403?new l(`forbidden`,`The server refused the request of this page. Reload the page; if that does not help, sign in again.`):e===429?new l(`throttled`,`Too many requests from this account. Press “Try again” ${t?`in ${t} seconds`:`in a minute`}.`):e>=500?new l(`unavailable`,`The server cannot answer at the moment. Press “Try again” in a minute.`):new l(`other`,`The server did not understand the request of this page (status ${e}). Reload the page.`)}function f(e){let[t]=e,n=t?.extensions?.requestId;switch(t?.extensions?.code){case`UNAUTHENTICATED`:return new l(`expired`,`Your session has expired. Sign in again; you return to this page.`,n);case`FORBIDDEN`:return new l(`forbidden`,`Your account does not allow this: ${t.message}. Ask an administrator of your organization.`,n);case`UNAVAILABLE`:return new l(`unavailable`,`The server cannot answer at the moment. Press “Try again” in a minute.`,n);default:return new l(`other`,t?.message??`The server gave no answer. Press “Try again”.`,n)}}function p(e){return e instanceof l?e:e instanceof TypeError?u:new l(`other`,e instanceof Error?e.message:String(e))}var m=``;function ee(e){m=e}function h(){return{"X-CSRF-Token":m}}async function g(e,t){let n=await fetch(`/graphql`,{method:`POST`,headers:{"Content-Type":`application/json`,Accept:`application/json`,...h()},body:JSON.stringify({query:e.toString(),variables:t})}).catch(()=>{throw u}),r=await n.json().catch(()=>({}));if(r.errors?.length)throw f(r.errors);if(!n.ok||!r.data)throw d(n.status,n.headers.get(`Retry-After`));return r.data}async function _(e,t=10){let n=[],r=null;for(let i=0;i<t;i+=1){let{nodes:t,pageInfo:i}=await e(r);if(n.push(...t),!i.hasNextPage)return{nodes:n,isCut:!1};r=i.endCursor??null}return{nodes:n,isCut:!0}}var v=class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}};new v(`
    fragment AttendanceRow on AttendanceInsightRow {
  keys {
    value
    start
  }
  n {
    ... on IntegerValue {
      value
    }
    ... on Suppressed {
      reason
    }
  }
  expected {
    ... on IntegerValue {
      value
    }
    ... on Suppressed {
      reason
    }
  }
  attended {
    ... on IntegerValue {
      value
    }
    ... on Suppressed {
      reason
    }
  }
  attendedPercent {
    ... on DecimalValue {
      value
    }
    ... on Suppressed {
      reason
    }
  }
}
    `,{fragmentName:`AttendanceRow`}),new v(`
    fragment CompetencyRow on CompetencyInsightRow {
  keys {
    start
  }
  n {
    ... on IntegerValue {
      value
    }
    ... on Suppressed {
      reason
    }
  }
  averageLevel {
    ... on DecimalValue {
      value
    }
    ... on Suppressed {
      reason
    }
  }
}
    `,{fragmentName:`CompetencyRow`}),new v(`
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
    `,{fragmentName:`SessionRow`});var te={"\n  subscription LiveChanges($after: String) {\n    changes(after: $after) {\n      cursor\n      throughSeq\n      change { seq kind subjectKind subjectId at }\n    }\n  }\n":new v(`
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
    `),"\n  query AttendanceFigures($where: InsightFilter!, $timeZone: String!, $attribute: InsightAttribute!) {\n    insights(where: $where, timeZone: $timeZone) {\n      months: attendance(by: [{ time: MONTH }]) { rows { ...AttendanceRow } }\n      groups: attendance(by: [{ attribute: $attribute }]) { rows { ...AttendanceRow } }\n    }\n  }\n\n  fragment AttendanceRow on AttendanceInsightRow {\n    keys { value start }\n    n { ... on IntegerValue { value } ... on Suppressed { reason } }\n    expected { ... on IntegerValue { value } ... on Suppressed { reason } }\n    attended { ... on IntegerValue { value } ... on Suppressed { reason } }\n    attendedPercent { ... on DecimalValue { value } ... on Suppressed { reason } }\n  }\n":new v(`
    query AttendanceFigures($where: InsightFilter!, $timeZone: String!, $attribute: InsightAttribute!) {
  insights(where: $where, timeZone: $timeZone) {
    months: attendance(by: [{time: MONTH}]) {
      rows {
        ...AttendanceRow
      }
    }
    groups: attendance(by: [{attribute: $attribute}]) {
      rows {
        ...AttendanceRow
      }
    }
  }
}
    fragment AttendanceRow on AttendanceInsightRow {
  keys {
    value
    start
  }
  n {
    ... on IntegerValue {
      value
    }
    ... on Suppressed {
      reason
    }
  }
  expected {
    ... on IntegerValue {
      value
    }
    ... on Suppressed {
      reason
    }
  }
  attended {
    ... on IntegerValue {
      value
    }
    ... on Suppressed {
      reason
    }
  }
  attendedPercent {
    ... on DecimalValue {
      value
    }
    ... on Suppressed {
      reason
    }
  }
}`),"\n  query CompetencyNames {\n    competencies(first: 100) {\n      nodes { id statement }\n    }\n  }\n":new v(`
    query CompetencyNames {
  competencies(first: 100) {
    nodes {
      id
      statement
    }
  }
}
    `),"\n  query CompetencyFigures($where: InsightFilter!, $timeZone: String!, $competency: ID!) {\n    insights(where: $where, timeZone: $timeZone) {\n      self: competencies(competencyId: $competency, kind: SELF, by: [{ time: MONTH }]) { rows { ...CompetencyRow } }\n      peer: competencies(competencyId: $competency, kind: PEER, by: [{ time: MONTH }]) { rows { ...CompetencyRow } }\n      evidence: competencies(competencyId: $competency, kind: EVIDENCE, by: [{ time: MONTH }]) { rows { ...CompetencyRow } }\n    }\n  }\n\n  fragment CompetencyRow on CompetencyInsightRow {\n    keys { start }\n    n { ... on IntegerValue { value } ... on Suppressed { reason } }\n    averageLevel { ... on DecimalValue { value } ... on Suppressed { reason } }\n  }\n":new v(`
    query CompetencyFigures($where: InsightFilter!, $timeZone: String!, $competency: ID!) {
  insights(where: $where, timeZone: $timeZone) {
    self: competencies(competencyId: $competency, kind: SELF, by: [{time: MONTH}]) {
      rows {
        ...CompetencyRow
      }
    }
    peer: competencies(competencyId: $competency, kind: PEER, by: [{time: MONTH}]) {
      rows {
        ...CompetencyRow
      }
    }
    evidence: competencies(
      competencyId: $competency
      kind: EVIDENCE
      by: [{time: MONTH}]
    ) {
      rows {
        ...CompetencyRow
      }
    }
  }
}
    fragment CompetencyRow on CompetencyInsightRow {
  keys {
    start
  }
  n {
    ... on IntegerValue {
      value
    }
    ... on Suppressed {
      reason
    }
  }
  averageLevel {
    ... on DecimalValue {
      value
    }
    ... on Suppressed {
      reason
    }
  }
}`),"\n  query Integrations {\n    organization { terminationsHeldAt terminationsHeldCount }\n    integrations(first: 50) {\n      nodes {\n        id\n        name\n        kind\n        status\n        scopes\n        heldAt\n        heldChanges\n        updatedAt\n        rosterSources(first: 5) {\n          nodes { id name enabled nextRunAt }\n        }\n      }\n      pageInfo { hasNextPage }\n    }\n  }\n":new v(`
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
    `),"\n  query ProgramNames {\n    programs(first: 100, orderBy: NAME_ASC) {\n      nodes { id name }\n    }\n  }\n":new v(`
    query ProgramNames {
  programs(first: 100, orderBy: NAME_ASC) {
    nodes {
      id
      name
    }
  }
}
    `),"\n  query ProgramsAtAGlance($filter: ProgramFilter) {\n    programs(first: 50, filter: $filter, orderBy: NAME_ASC) {\n      nodes {\n        id\n        name\n        kind\n        status\n        startsOn\n        endsOn\n        invited: participants(first: 1, filter: { status: { eq: INVITED } }) { totalCount }\n        active: participants(first: 1, filter: { status: { eq: ACTIVE } }) { totalCount }\n        paused: participants(first: 1, filter: { status: { eq: PAUSED } }) { totalCount }\n        completed: participants(first: 1, filter: { status: { eq: COMPLETED } }) { totalCount }\n        withdrawn: participants(first: 1, filter: { status: { eq: WITHDRAWN } }) { totalCount }\n        pairings(first: 1, filter: { status: { eq: ACTIVE } }) { totalCount }\n        held: sessions(first: 1, filter: { status: { eq: HELD } }) { totalCount }\n        planned: sessions(first: 1, filter: { status: { eq: SCHEDULED } }) { totalCount }\n      }\n      pageInfo { hasNextPage }\n    }\n  }\n":new v(`
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
    `),"\n  query RosterPlanDetail($id: ID!, $rows: RosterRowFilter) {\n    rosterPlan(id: $id) {\n      id\n      status\n      source\n      mode\n      createdAt\n      appliedAt\n      heldBecause\n      failure\n      createCount\n      updateCount\n      reactivateCount\n      terminateCount\n      unchangedCount\n      rejectedCount\n      pairingEndCount\n      sessionCancelCount\n      partnerRequeueCount\n      releaseNote\n      releasedAt\n      plannedBy { ... on Employee { givenName familyName } ... on Integration { name } }\n      releasedBy { ... on Employee { givenName familyName } ... on Integration { name } }\n      rows(first: 100, filter: $rows) {\n        nodes {\n          rowNumber\n          externalId\n          action\n          differences { field from to }\n          errors { field message }\n          warnings { message }\n        }\n        pageInfo { hasNextPage }\n      }\n    }\n  }\n":new v(`
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
    `),"\n  mutation ReleaseRoster($id: ID!, $note: String!) {\n    rosterRelease(id: $id, note: $note) {\n      rosterPlan { status }\n      userErrors { field message }\n    }\n  }\n":new v(`
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
    `),"\n  query RosterRuns($filter: RosterPlanFilter) {\n    rosterPlans(first: 50, filter: $filter, orderBy: CREATED_DESC) {\n      nodes {\n        id\n        status\n        source\n        mode\n        createdAt\n        appliedAt\n        rowCount\n        createCount\n        updateCount\n        reactivateCount\n        terminateCount\n        rejectedCount\n        heldBecause\n      }\n      pageInfo { hasNextPage }\n    }\n  }\n":new v(`
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
    `),"\n  query SessionCounts($held: SessionFilter!, $planned: SessionFilter!, $cancelled: SessionFilter!, $missed: SessionFilter!) {\n    held: sessions(first: 1, filter: $held) { totalCount }\n    planned: sessions(first: 1, filter: $planned) { totalCount }\n    cancelled: sessions(first: 1, filter: $cancelled) { totalCount }\n    missed: sessions(first: 1, filter: $missed) { totalCount }\n  }\n":new v(`
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
    `),"\n  query SessionLists($past: SessionFilter!, $planned: SessionFilter!) {\n    past: sessions(first: 50, filter: $past, orderBy: STARTS_AT_DESC) {\n      nodes { ...SessionRow }\n      pageInfo { hasNextPage }\n    }\n    planned: sessions(first: 50, filter: $planned, orderBy: STARTS_AT_ASC) {\n      nodes { ...SessionRow }\n      pageInfo { hasNextPage }\n    }\n  }\n\n  fragment SessionRow on Session {\n    id\n    status\n    startsAt\n    durationMinutes\n    program { name }\n    pairing { members { employee { givenName familyName } } }\n    attendance { attended }\n  }\n":new v(`
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
}`),"\n  query TieFigures($where: InsightFilter!, $timeZone: String!, $attribute: InsightAttribute!) {\n    insights(where: $where, timeZone: $timeZone) {\n      ties(of: $attribute) {\n        rows {\n          first\n          second\n          n { ... on IntegerValue { value } ... on Suppressed { reason } }\n          sessions { ... on IntegerValue { value } ... on Suppressed { reason } }\n        }\n      }\n    }\n  }\n":new v(`
    query TieFigures($where: InsightFilter!, $timeZone: String!, $attribute: InsightAttribute!) {
  insights(where: $where, timeZone: $timeZone) {
    ties(of: $attribute) {
      rows {
        first
        second
        n {
          ... on IntegerValue {
            value
          }
          ... on Suppressed {
            reason
          }
        }
        sessions {
          ... on IntegerValue {
            value
          }
          ... on Suppressed {
            reason
          }
        }
      }
    }
  }
}
    `),"\n  query WaitingParticipants($filter: ParticipantFilter, $after: String) {\n    participants(first: 100, after: $after, filter: $filter, orderBy: WAITING_SINCE_ASC) {\n      nodes {\n        id\n        waitingSince\n        employee { givenName familyName department }\n        program { name }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n":new v(`
    query WaitingParticipants($filter: ParticipantFilter, $after: String) {
  participants(
    first: 100
    after: $after
    filter: $filter
    orderBy: WAITING_SINCE_ASC
  ) {
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
    `),"\n  query QuietParticipants($filter: ParticipantFilter, $after: String) {\n    participants(first: 100, after: $after, filter: $filter, orderBy: LAST_SESSION_ASC) {\n      nodes {\n        id\n        createdAt\n        lastSessionAt\n        employee { givenName familyName department }\n        program { name }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n":new v(`
    query QuietParticipants($filter: ParticipantFilter, $after: String) {
  participants(
    first: 100
    after: $after
    filter: $filter
    orderBy: LAST_SESSION_ASC
  ) {
    nodes {
      id
      createdAt
      lastSessionAt
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
    `),"\n  query QuietPairings($filter: PairingFilter, $after: String) {\n    pairings(first: 100, after: $after, filter: $filter, orderBy: LAST_SESSION_ASC) {\n      nodes {\n        id\n        createdAt\n        lastSessionAt\n        program { name }\n        members { employee { id givenName familyName } }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n":new v(`
    query QuietPairings($filter: PairingFilter, $after: String) {
  pairings(first: 100, after: $after, filter: $filter, orderBy: LAST_SESSION_ASC) {
    nodes {
      id
      createdAt
      lastSessionAt
      program {
        name
      }
      members {
        employee {
          id
          givenName
          familyName
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `),"\n  query WebhookHealth {\n    webhookEndpoints(first: 100) {\n      nodes {\n        id\n        name\n        address\n        kinds\n        status\n        pauseReason\n        deliveredSeq\n        pendingCount\n        deliveredAt\n        failingSince\n        failedAttempts\n        failure\n        nextAttemptAt\n        replaySeq\n        replayThroughSeq\n        integration { name }\n        attempts(last: 10) {\n          nodes { id seq kind isReplay statusCode failure durationMilliseconds attemptedAt }\n        }\n      }\n    }\n  }\n":new v(`
    query WebhookHealth {
  webhookEndpoints(first: 100) {
    nodes {
      id
      name
      address
      kinds
      status
      pauseReason
      deliveredSeq
      pendingCount
      deliveredAt
      failingSince
      failedAttempts
      failure
      nextAttemptAt
      replaySeq
      replayThroughSeq
      integration {
        name
      }
      attempts(last: 10) {
        nodes {
          id
          seq
          kind
          isReplay
          statusCode
          failure
          durationMilliseconds
          attemptedAt
        }
      }
    }
  }
}
    `)};function y(e){return te[e]??{}}var b=o(),ne=y(`
  subscription LiveChanges($after: String) {
    changes(after: $after) {
      cursor
      throughSeq
      change { seq kind subjectKind subjectId at }
    }
  }
`),x={status:`connecting`,throughSeq:null,connectedAt:null,lastEventAt:null,reconnectCount:0,changes:[],news:{}},re=200,ie=3e4,S=(0,s.createContext)(x);function C(){return(0,s.useContext)(S)}function ae(e){let{news:t}=C();return e.reduce((e,n)=>e+(t[n]??0),0)}function oe(e){let{throughSeq:t}=C(),[n,r]=(0,s.useState)(t),i=n!==t;return(0,s.useEffect)(()=>{if(!i)return;let n=setTimeout(()=>r(t),e);return()=>clearTimeout(n)},[i,n,e]),n}function se(e,t){let n=new Date,r={...e,status:`connected`,connectedAt:e.connectedAt??n,throughSeq:t.throughSeq},{change:i}=t;return i?{...r,lastEventAt:n,changes:[i,...e.changes].slice(0,re),news:{...e.news,[i.subjectKind]:(e.news[i.subjectKind]??0)+1}}:r}async function ce(e,t){let n=null,i=1e3;for(;!e.aborted;){let a=r({url:`/graphql`,singleConnection:!1,retryAttempts:0,headers:h}),o=()=>a.dispose();e.addEventListener(`abort`,o);try{for await(let e of a.iterate({query:ne.toString(),variables:{after:n}})){if(e.errors)return t(e=>({...e,status:`forbidden`}));if(!e.data)continue;let r=e.data.changes;n=r.cursor,i=1e3,t(e=>se(e,r))}}catch{}finally{e.removeEventListener(`abort`,o)}if(e.aborted)return;t(e=>({...e,status:`waiting`,connectedAt:null,reconnectCount:e.reconnectCount+1}));let s=i;await new Promise(e=>setTimeout(e,s)),i=Math.min(i*2,ie)}}function le({children:e}){let[t,n]=(0,s.useState)(x);(0,s.useEffect)(()=>{let e=new AbortController;return ce(e.signal,t=>{e.signal.aborted||n(t)}),()=>e.abort()},[]);let r=(0,s.useMemo)(()=>t,[t]);return(0,b.jsx)(S,{value:r,children:e})}function ue(e,t){let n=URL.createObjectURL(e),r=document.createElement(`a`);r.href=n,r.download=t,r.click(),URL.revokeObjectURL(n)}function de(e){if(typeof e==`number`)return String(e);let t=/^[=+\-@\t\r]/.test(e)?`'${e}`:e;return/[",\r\n]/.test(t)?`"${t.replaceAll(`"`,`""`)}"`:t}function fe(e,t){return[e,...t].map(e=>e.map(de).join(`,`)).join(`\r
`)+`\r
`}function pe(e,t,n){ue(new Blob([`﻿`,fe(t,n)],{type:`text/csv;charset=utf-8`}),`${e}.csv`)}function me(e,t){let n=document.createElement(`canvas`);n.width=e.width,n.height=e.height;let r=n.getContext(`2d`);r&&(r.fillStyle=getComputedStyle(document.body).backgroundColor,r.fillRect(0,0,n.width,n.height),r.drawImage(e,0,0),n.toBlob(e=>e&&ue(e,`${t}.png`)))}var he=`/console/`;function ge(e){return window.addEventListener(`popstate`,e),()=>window.removeEventListener(`popstate`,e)}function _e(e,t=!1){window.history[t?`replaceState`:`pushState`](null,``,e),window.dispatchEvent(new PopStateEvent(`popstate`))}function ve(e){return he+e}function ye(){return(0,s.useSyncExternalStore)(ge,()=>window.location.pathname).replace(/^\/console\/?/,``).split(`/`).filter(Boolean)}function w(e){let t=(0,s.useSyncExternalStore)(ge,()=>window.location.search),n=(0,s.useCallback)(t=>{let n=new URLSearchParams(window.location.search);t?n.set(e,t):n.delete(e);let r=n.toString();_e(window.location.pathname+(r?`?${r}`:``),!0)},[e]);return[new URLSearchParams(t).get(e)??``,n]}function T(e){e.defaultPrevented||e.button!==0||e.metaKey||e.ctrlKey||e.shiftKey||e.altKey||(e.preventDefault(),_e(e.currentTarget.href))}function E({to:e,children:t}){return(0,b.jsx)(`a`,{href:ve(e),onClick:T,children:t})}function D({problem:e,retry:t}){return(0,b.jsxs)(`div`,{className:`problem`,role:`alert`,children:[(0,b.jsx)(`p`,{children:e.message}),e.requestId&&(0,b.jsx)(`p`,{children:(0,b.jsxs)(`small`,{children:[`For the operator of the server: request `,e.requestId,`.`]})}),t&&e.kind!==`forbidden`&&(0,b.jsx)(`button`,{type:`button`,onClick:t,children:`Try again`})]})}function O({loaded:e,children:t}){let{data:n,problem:r,isLoading:i,reload:a}=e;return(0,b.jsxs)(`div`,{"aria-busy":i,children:[r&&(0,b.jsx)(D,{problem:r,retry:a}),n!==null&&!(r&&r.kind===`forbidden`)?t(n):!r&&(0,b.jsx)(`p`,{role:`status`,children:`Loading…`})]})}function k({label:e,value:t,options:n,onChange:r}){let i=(0,s.useId)();return(0,b.jsxs)(`span`,{className:`filter`,children:[(0,b.jsx)(`label`,{htmlFor:i,children:e}),(0,b.jsx)(`select`,{id:i,value:t,onChange:e=>r(e.target.value),children:n.map(([e,t])=>(0,b.jsx)(`option`,{value:e,children:t},e))})]})}function A({isNumber:e,isText:t}){return e?`number`:t?`text`:void 0}function j({caption:e,name:t,columns:n,rows:r,rowKey:i,empty:a,isCut:o}){let c=(0,s.useId)();return r.length?(0,b.jsxs)(`div`,{className:`table`,children:[(0,b.jsx)(`div`,{className:`scroll`,role:`region`,"aria-labelledby":c,tabIndex:0,children:(0,b.jsxs)(`table`,{children:[(0,b.jsx)(`caption`,{id:c,children:e}),(0,b.jsx)(`thead`,{children:(0,b.jsx)(`tr`,{children:n.map(e=>(0,b.jsx)(`th`,{scope:`col`,className:A(e),children:e.title},e.title))})}),(0,b.jsx)(`tbody`,{children:r.map(e=>(0,b.jsx)(`tr`,{children:n.map(t=>(0,b.jsx)(`td`,{className:A(t),children:t.show?t.show(e):t.value(e)},t.title))},i(e)))})]})}),o&&(0,b.jsxs)(`p`,{className:`note`,children:[`These are the first `,r.length,`. Use a filter, or the API, for all of them.`]}),(0,b.jsxs)(`button`,{type:`button`,className:`quiet`,onClick:()=>pe(t,n.map(e=>e.title),r.map(e=>n.map(t=>t.value(e)))),children:[`Save “`,e,`” as CSV`]})]}):(0,b.jsx)(`p`,{className:`empty`,children:a})}function M({label:e,value:t,note:n}){return(0,b.jsxs)(`div`,{className:`figure`,children:[(0,b.jsx)(`dt`,{children:e}),(0,b.jsxs)(`dd`,{children:[(0,b.jsx)(`strong`,{children:t}),n&&(0,b.jsx)(`small`,{children:n})]})]})}var N=(0,s.createContext)(()=>void 0),be=new Intl.DateTimeFormat(void 0,{dateStyle:`medium`,timeStyle:`short`}),xe=new Intl.DateTimeFormat(void 0,{dateStyle:`medium`,timeStyle:`medium`}),Se=new Intl.DateTimeFormat(void 0,{dateStyle:`medium`,timeZone:`UTC`}),Ce=new Intl.NumberFormat,we=864e5;function P(e){return e?be.format(new Date(e)):``}function F(e){return e?xe.format(new Date(e)):``}function I(e){return e?Se.format(new Date(`${e}T00:00:00Z`)):``}function L(e){return Ce.format(e)}function R(e){return Math.max(0,Math.floor((Date.now()-Date.parse(e))/we))}function z(e){return e?`${e.givenName} ${e.familyName}`:`not visible to you`}function B(e){return e.toLowerCase().replaceAll(`_`,` `)}var V=`coachgraph.theme`;function Te(){let e=localStorage.getItem(V);return e===`light`||e===`dark`?e:`system`}function Ee(){let[e,t]=(0,s.useState)(Te);return(0,s.useEffect)(()=>{e===`system`?delete document.documentElement.dataset.theme:document.documentElement.dataset.theme=e,localStorage.setItem(V,e),window.dispatchEvent(new Event(`themechange`))},[e]),[e,t]}function De(){let[e,t]=(0,s.useState)(0);return(0,s.useEffect)(()=>{let e=()=>t(e=>e+1),n=window.matchMedia(`(prefers-color-scheme: dark)`);return window.addEventListener(`themechange`,e),n.addEventListener(`change`,e),()=>{window.removeEventListener(`themechange`,e),n.removeEventListener(`change`,e)}},[]),e}function Oe({title:t,summary:n,name:r,data:i,draw:a,children:o}){let c=(0,s.useRef)(null),l=(0,s.useId)(),u=De(),[d,f]=(0,s.useState)(!1);return(0,s.useEffect)(()=>{let t,n=!0;return e(()=>import(`./chart_library-BqjxE0xx.js`).then(e=>{f(!1),n&&c.current&&(t=a(e,c.current))},()=>f(!0)),[]),()=>{n=!1,t?.destroy()}},[i,u]),(0,b.jsxs)(`section`,{className:`chart`,"aria-labelledby":l,children:[(0,b.jsx)(`h2`,{id:l,children:t}),(0,b.jsx)(`p`,{children:n}),d&&(0,b.jsx)(`p`,{role:`alert`,children:`The picture could not be loaded. Reload the page; the values are in the table below.`}),(0,b.jsx)(`div`,{className:`picture`,children:(0,b.jsx)(`canvas`,{ref:c,role:`img`,"aria-label":`${t}. ${n} The table below has the same values.`})}),(0,b.jsxs)(`button`,{type:`button`,className:`quiet`,onClick:()=>c.current&&me(c.current,r),children:[`Save “`,t,`” as PNG`]}),(0,b.jsxs)(`details`,{children:[(0,b.jsxs)(`summary`,{children:[`Values of “`,t,`”`]}),o]})]})}function H({title:e,summary:t,name:n,kind:r,labels:i,series:a,further:o=[]}){let s=[...a.map(e=>({label:e.label,texts:e.texts??e.values.map(e=>e??``)})),...o],c=i.map((e,t)=>({label:e,cells:s.map(e=>e.texts[t]??``)})),l=[{title:`Group`,value:e=>e.label},...s.map((e,t)=>({title:e.label,value:e=>e.cells[t]??``,isNumber:!0}))];return(0,b.jsx)(Oe,{title:e,summary:t,name:n,data:JSON.stringify([r,i,a]),draw:(e,t)=>e.drawSeries(t,r,i,a),children:(0,b.jsx)(j,{caption:e,name:n,columns:l,rows:c,rowKey:e=>e.label,empty:`There is nothing to show for this period.`})})}function ke({title:e,summary:t,name:n,ties:r,columns:i}){let a=[{title:`Group`,value:e=>e.first},{title:`With`,value:e=>e.second},...i.map((e,t)=>({title:e,value:e=>e.texts[t]??``,isNumber:!0}))];return(0,b.jsx)(Oe,{title:e,summary:t,name:n,data:JSON.stringify(r),draw:(e,t)=>e.drawMatrix(t,r),children:(0,b.jsx)(j,{caption:e,name:n,columns:a,rows:r,rowKey:e=>`${e.first} ${e.second}`,empty:`No two groups have met in this period.`})})}var Ae={GROUP_TOO_SMALL:`suppressed: too few people`,PROTECTS_ANOTHER_GROUP:`suppressed: protects a small group`,FILTER_TOO_NARROW:`suppressed: the filter leaves out too few people`};function U(e){if(!e)return{value:null,text:`nothing to measure`};if(e.reason)return{value:null,text:Ae[e.reason]};let t=e.value??0;return{value:t,text:Number.isInteger(t)?t:Number(t.toFixed(1))}}function W(e){let t=e.filter(e=>String(e.text).startsWith(`suppressed`)).length;return t?`${t} of ${e.length} values are suppressed, because they are about too few people or would reveal such a group. The table says which.`:``}function G(e,t){return e?.start?.slice(0,7)??e?.value??t}function K(e){let t=new Date;return new Date(Date.UTC(t.getUTCFullYear(),t.getUTCMonth()-e+1,1)).toISOString().slice(0,10)}var q=Intl.DateTimeFormat().resolvedOptions().timeZone||`UTC`;function J(e,t,n=[]){let[r,i]=(0,s.useState)({data:null,problem:null,isLoading:!0}),[a,o]=(0,s.useState)(0),c=ae(n),l=(0,s.useContext)(N);(0,s.useEffect)(()=>{let t=!0;return i(e=>({...e,isLoading:!0})),e().then(e=>t&&i({data:e,problem:null,isLoading:!1}),e=>{if(!t)return;let n=p(e);i(e=>({data:e.data,problem:n,isLoading:!1})),n.kind===`expired`&&l()}),()=>{t=!1}},[...t,a,c]);let u=(0,s.useCallback)(()=>o(e=>e+1),[]);return{...r,reload:u}}var je=y(`
  query ProgramNames {
    programs(first: 100, orderBy: NAME_ASC) {
      nodes { id name }
    }
  }
`);function Y(){return w(`program`)[0]}function X(){let[e,t]=w(`program`),{data:n}=J(()=>g(je,{}),[],[`program`]),r=n?.programs.nodes.map(({id:e,name:t})=>[e,t])??[];return(0,b.jsx)(k,{label:`Program`,value:e,options:[[``,`all programs`],...r],onChange:t})}var Me=y(`
  query AttendanceFigures($where: InsightFilter!, $timeZone: String!, $attribute: InsightAttribute!) {
    insights(where: $where, timeZone: $timeZone) {
      months: attendance(by: [{ time: MONTH }]) { rows { ...AttendanceRow } }
      groups: attendance(by: [{ attribute: $attribute }]) { rows { ...AttendanceRow } }
    }
  }

  fragment AttendanceRow on AttendanceInsightRow {
    keys { value start }
    n { ... on IntegerValue { value } ... on Suppressed { reason } }
    expected { ... on IntegerValue { value } ... on Suppressed { reason } }
    attended { ... on IntegerValue { value } ... on Suppressed { reason } }
    attendedPercent { ... on DecimalValue { value } ... on Suppressed { reason } }
  }
`),Ne=[[``,`department`],[`LOCATION`,`location`],[`JOB_LEVEL`,`job level`],[`HIRING_MONTH`,`month of hiring`],[`PROGRAM`,`program`],[`ROUND`,`round`]];function Pe({title:e,summary:t,name:n,kind:r,rows:i,withoutValue:a}){let o=i.map(e=>U(e.attendedPercent)),s=e=>i.map(t=>U(e(t)).text);return(0,b.jsx)(H,{title:e,summary:[t,W(o)].join(` `).trim(),name:n,kind:r,labels:i.map(e=>G(e.keys[0],a)),series:[{label:`attended, percent`,values:o.map(({value:e})=>e),texts:o.map(({text:e})=>e)}],further:[{label:`participants`,texts:s(e=>e.n)},{label:`expected`,texts:s(e=>e.expected)},{label:`attended`,texts:s(e=>e.attended)}]})}function Fe(){let e=Y(),[t,n]=w(`months`),[r,i]=w(`by`),a=r||`DEPARTMENT`,o={period:{from:K(Number(t||6))},...e?{programId:{eq:e}}:{}},s=J(()=>g(Me,{where:o,timeZone:q,attribute:a}),[e,t,r],[`session`,`participant`]),c=Ne.find(([e])=>e===r)?.[1]??r;return(0,b.jsxs)(b.Fragment,{children:[(0,b.jsxs)(`div`,{className:`filters`,children:[(0,b.jsx)(X,{}),(0,b.jsx)(k,{label:`Period`,value:t,options:[[`3`,`3 months`],[``,`6 months`],[`12`,`12 months`]],onChange:n}),(0,b.jsx)(k,{label:`Groups`,value:r,options:Ne,onChange:i})]}),(0,b.jsx)(O,{loaded:s,children:({insights:e})=>(0,b.jsxs)(b.Fragment,{children:[(0,b.jsx)(Pe,{title:`Attendance by month`,summary:`The share of the expected participants who attended the held sessions, in percent.`,name:`attendance-by-month`,kind:`line`,rows:e.months.rows,withoutValue:``}),(0,b.jsx)(Pe,{title:`Attendance by ${c}`,summary:`The same share, for each group of participants.`,name:`attendance-by-group`,kind:`bar`,rows:e.groups.rows,withoutValue:`without ${c}`})]})})]})}var Ie=y(`
  query CompetencyNames {
    competencies(first: 100) {
      nodes { id statement }
    }
  }
`),Le=y(`
  query CompetencyFigures($where: InsightFilter!, $timeZone: String!, $competency: ID!) {
    insights(where: $where, timeZone: $timeZone) {
      self: competencies(competencyId: $competency, kind: SELF, by: [{ time: MONTH }]) { rows { ...CompetencyRow } }
      peer: competencies(competencyId: $competency, kind: PEER, by: [{ time: MONTH }]) { rows { ...CompetencyRow } }
      evidence: competencies(competencyId: $competency, kind: EVIDENCE, by: [{ time: MONTH }]) { rows { ...CompetencyRow } }
    }
  }

  fragment CompetencyRow on CompetencyInsightRow {
    keys { start }
    n { ... on IntegerValue { value } ... on Suppressed { reason } }
    averageLevel { ... on DecimalValue { value } ... on Suppressed { reason } }
  }
`),Z=[`self`,`peer`,`evidence`];function Re(){let e=Y(),[t,n]=w(`months`),[r,i]=w(`competency`),a={period:{from:K(Number(t||12))},...e?{programId:{eq:e}}:{}},o=J(async()=>{let{nodes:e}=(await g(Ie,{})).competencies,t=e.find(({id:e})=>e===r)??e[0];if(!t)return{nodes:e,competency:null,insights:null};let{insights:n}=await g(Le,{where:a,timeZone:q,competency:t.id});return{nodes:e,competency:t,insights:n}},[e,t,r],[`assessment`,`competency_framework`]),s=o.data?.nodes.map(({id:e,statement:t})=>[e,t])??[];return(0,b.jsxs)(b.Fragment,{children:[(0,b.jsxs)(`div`,{className:`filters`,children:[(0,b.jsx)(X,{}),(0,b.jsx)(k,{label:`Competency`,value:o.data?.competency?.id??``,options:s,onChange:i}),(0,b.jsx)(k,{label:`Period`,value:t,options:[[`6`,`6 months`],[``,`12 months`],[`24`,`24 months`]],onChange:n})]}),(0,b.jsx)(O,{loaded:o,children:({competency:e,insights:t})=>{if(!e)return(0,b.jsx)(`p`,{className:`empty`,children:`No competency framework has been imported yet.`});let n=Z.map(e=>t[e].rows.map(e=>U(e.averageLevel)));return(0,b.jsx)(H,{title:`Average level by month`,summary:[`The average level of the assessments in each month, by who assessed. ${e.statement}`,W(n.flat())].join(` `).trim(),name:`competency-growth`,kind:`line`,labels:t.self.rows.map(e=>G(e.keys[0],``)),series:Z.map((e,t)=>({label:e,values:n[t].map(({value:e})=>e),texts:n[t].map(({text:e})=>e)})),further:Z.map(e=>({label:`people (${e})`,texts:t[e].rows.map(e=>U(e.n).text)}))})}})]})}var ze=y(`
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
`);function Be(){let e=J(()=>g(ze,{}),[],[`integration`,`organization`,`roster_source`]);return(0,b.jsx)(O,{loaded:e,children:({organization:e,integrations:{nodes:t,pageInfo:n}})=>(0,b.jsxs)(b.Fragment,{children:[e.terminationsHeldAt&&(0,b.jsxs)(`p`,{className:`problem`,children:[e.terminationsHeldCount,` last days are held since `,P(e.terminationsHeldAt),`. An administrator releases them with the mutation organizationReleaseTerminations.`]}),(0,b.jsx)(j,{caption:`Integrations`,name:`integrations`,rows:t,rowKey:e=>e.id,isCut:n.hasNextPage,empty:`No integration is registered.`,columns:[{title:`Name`,value:e=>e.name},{title:`Kind`,value:e=>e.kind},{title:`Status`,value:e=>B(e.status)},{title:`Held`,value:e=>e.heldAt??``,show:e=>e.heldAt?`since ${P(e.heldAt)}: ${e.heldChanges.map(B).join(`, `)}`:`no`},{title:`Scopes`,value:e=>e.scopes.join(` `)},{title:`Roster sources`,value:e=>e.rosterSources.nodes.map(e=>`${e.name}${e.enabled?``:` (disabled)`}`).join(`, `)},{title:`Changed`,value:e=>e.updatedAt,show:e=>P(e.updatedAt)}]})]})})}var Ve=y(`
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
`),He=[`invited`,`active`,`paused`,`completed`,`withdrawn`],Ue=[`program`,`participant`,`pairing`,`session`];function We(){let[e,t]=w(`status`),n=e?{status:{eq:e}}:null,r=J(()=>g(Ve,{filter:n}),[e],Ue);return(0,b.jsxs)(b.Fragment,{children:[(0,b.jsx)(`div`,{className:`filters`,children:(0,b.jsx)(k,{label:`Status`,value:e,options:[[``,`every status`],[`OPEN`,`open`],[`DRAFT`,`draft`],[`CLOSED`,`closed`]],onChange:t})}),(0,b.jsx)(O,{loaded:r,children:({programs:{nodes:e,pageInfo:t}})=>{let n=t=>L(e.reduce((e,n)=>e+t(n),0));return(0,b.jsxs)(b.Fragment,{children:[(0,b.jsxs)(`dl`,{className:`figures`,children:[(0,b.jsx)(M,{label:`Programs`,value:L(e.length)}),(0,b.jsx)(M,{label:`Active participants`,value:n(e=>e.active.totalCount)}),(0,b.jsx)(M,{label:`Active pairings`,value:n(e=>e.pairings.totalCount)}),(0,b.jsx)(M,{label:`Sessions held`,value:n(e=>e.held.totalCount)}),(0,b.jsx)(M,{label:`Sessions planned`,value:n(e=>e.planned.totalCount)})]}),(0,b.jsx)(j,{caption:`Programs`,name:`programs`,rows:e,rowKey:e=>e.id,isCut:t.hasNextPage,empty:`There is no program that you may see and that matches the filter.`,columns:[{title:`Program`,value:e=>e.name,show:e=>(0,b.jsx)(E,{to:`sessions?program=${e.id}`,children:e.name})},{title:`Kind`,value:e=>B(e.kind)},{title:`Status`,value:e=>B(e.status)},{title:`Starts`,value:e=>e.startsOn??``,show:e=>I(e.startsOn)},{title:`Ends`,value:e=>e.endsOn??``,show:e=>I(e.endsOn)},{title:`Active`,value:e=>e.active.totalCount,isNumber:!0},{title:`Pairings`,value:e=>e.pairings.totalCount,isNumber:!0},{title:`Held`,value:e=>e.held.totalCount,isNumber:!0},{title:`Planned`,value:e=>e.planned.totalCount,isNumber:!0}]}),e.length>0&&(0,b.jsx)(H,{title:`Participants by status`,summary:`For each program, the number of participants in each status.`,name:`participants-by-status`,kind:`stacked`,labels:e.map(e=>e.name),series:He.map(t=>({label:t,values:e.map(e=>e[t].totalCount)}))})]})}})]})}var Ge=y(`
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
`),Ke=y(`
  mutation ReleaseRoster($id: ID!, $note: String!) {
    rosterRelease(id: $id, note: $note) {
      rosterPlan { status }
      userErrors { field message }
    }
  }
`),qe=[[``,`all rows`],[`CREATE`,`created`],[`UPDATE`,`updated`],[`REACTIVATE`,`reactivated`],[`TERMINATE`,`terminated`],[`REJECTED`,`rejected`]];function Je(e){return e?`name`in e?e.name:`${e.givenName} ${e.familyName}`:`not visible to you`}function Ye({plan:e,onReleased:t}){let n=(0,s.useId)(),[r,i]=(0,s.useState)(``),[a,o]=(0,s.useState)(``),[c,l]=(0,s.useState)(!1);async function u(n){n.preventDefault(),l(!0);try{let{rosterRelease:n}=await g(Ke,{id:e.id,note:r}),[i]=n.userErrors;o(i?`The plan was not released: ${i.message}.`:``),i||t()}catch(e){o(p(e).message)}finally{l(!1)}}return(0,b.jsxs)(`form`,{className:`release`,onSubmit:e=>void u(e),children:[(0,b.jsx)(`h2`,{children:`Held`}),(0,b.jsx)(`ul`,{children:e.heldBecause.map(e=>(0,b.jsx)(`li`,{children:e},e))}),(0,b.jsx)(`p`,{children:`If the roster is wrong, leave the plan as it is and let the HR platform send a correct one. If it is right, release it; the HR platform can then apply it.`}),(0,b.jsx)(`label`,{htmlFor:n,children:`Why the plan is right`}),(0,b.jsx)(`textarea`,{id:n,required:!0,rows:2,value:r,onChange:e=>i(e.target.value)}),(0,b.jsx)(`button`,{type:`submit`,disabled:c,children:`Release the plan`}),a&&(0,b.jsx)(`p`,{className:`problem`,role:`alert`,children:a})]})}function Xe({id:e}){let[t,n]=w(`action`),r=t?{action:{eq:t}}:null,i=J(()=>g(Ge,{id:e,rows:r}),[e,t],[`roster_plan`]);return(0,b.jsxs)(b.Fragment,{children:[(0,b.jsx)(`p`,{children:(0,b.jsx)(E,{to:`rosters`,children:`All roster plans`})}),(0,b.jsx)(O,{loaded:i,children:({rosterPlan:e})=>e?(0,b.jsxs)(b.Fragment,{children:[(0,b.jsxs)(`dl`,{className:`figures`,children:[(0,b.jsx)(M,{label:`Status`,value:B(e.status),note:e.appliedAt?`applied ${P(e.appliedAt)}`:void 0}),(0,b.jsx)(M,{label:`Created`,value:L(e.createCount)}),(0,b.jsx)(M,{label:`Updated`,value:L(e.updateCount)}),(0,b.jsx)(M,{label:`Reactivated`,value:L(e.reactivateCount)}),(0,b.jsx)(M,{label:`Terminated`,value:L(e.terminateCount)}),(0,b.jsx)(M,{label:`Rejected`,value:L(e.rejectedCount)}),(0,b.jsx)(M,{label:`Unchanged`,value:L(e.unchangedCount)})]}),(0,b.jsxs)(`p`,{children:[`Received `,P(e.createdAt),` from `,Je(e.plannedBy),` (`,e.source,`, `,B(e.mode),`). It ends `,L(e.pairingEndCount),` pairings, cancels`,` `,L(e.sessionCancelCount),` sessions and leaves `,L(e.partnerRequeueCount),` participants without a partner.`]}),e.failure&&(0,b.jsxs)(`p`,{className:`problem`,children:[`The plan failed: `,e.failure]}),e.status===`HELD`&&(0,b.jsx)(Ye,{plan:e,onReleased:i.reload}),e.releasedAt&&(0,b.jsxs)(`p`,{className:`note`,children:[`Released `,P(e.releasedAt),` by `,Je(e.releasedBy),`: `,e.releaseNote]}),(0,b.jsx)(`h2`,{children:`Differences`}),(0,b.jsx)(`div`,{className:`filters`,children:(0,b.jsx)(k,{label:`Rows`,value:t,options:qe,onChange:n})}),(0,b.jsx)(j,{caption:`Rows of the plan`,name:`roster-plan-${e.id}`,rows:e.rows.nodes,rowKey:e=>`${e.rowNumber} ${e.externalId}`,isCut:e.rows.pageInfo.hasNextPage,empty:`No row matches the filter.`,columns:[{title:`Row`,value:e=>e.rowNumber,isNumber:!0},{title:`External id`,value:e=>e.externalId??``},{title:`Action`,value:e=>B(e.action)},{title:`Differences`,value:e=>e.differences.map(({field:e,from:t,to:n})=>`${e}: ${t??`nothing`} → ${n??`nothing`}`).join(`; `)},{title:`Errors and warnings`,value:e=>[...e.errors,...e.warnings].map(({message:e})=>e).join(`; `)}]})]}):(0,b.jsx)(`p`,{className:`empty`,children:`There is no roster plan with this identifier, or you may not see it.`})})]})}var Ze=y(`
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
`),Qe=[[``,`every status`],[`HELD`,`held`],[`PLANNED`,`planned`],[`APPLYING`,`being applied`],[`APPLIED`,`applied`],[`FAILED`,`failed`]];function $e(){let[e,t]=w(`status`),n=e?{status:{eq:e}}:null,r=J(()=>g(Ze,{filter:n}),[e],[`roster_plan`]);return(0,b.jsxs)(b.Fragment,{children:[(0,b.jsx)(`p`,{children:`A roster changes nothing when it arrives: it becomes a plan. A plan that would change too much is held until a person releases it.`}),(0,b.jsx)(`div`,{className:`filters`,children:(0,b.jsx)(k,{label:`Status`,value:e,options:Qe,onChange:t})}),(0,b.jsx)(O,{loaded:r,children:({rosterPlans:{nodes:e,pageInfo:t}})=>(0,b.jsx)(j,{caption:`Roster plans`,name:`roster-plans`,rows:e,rowKey:e=>e.id,isCut:t.hasNextPage,empty:`There is no roster plan that matches the filter.`,columns:[{title:`Received`,value:e=>e.createdAt,show:e=>(0,b.jsx)(E,{to:`rosters/${e.id}`,children:P(e.createdAt)})},{title:`Status`,value:e=>B(e.status),show:e=>(0,b.jsx)(`span`,{className:`status ${e.status.toLowerCase()}`,children:B(e.status)})},{title:`Source`,value:e=>e.source},{title:`Mode`,value:e=>B(e.mode)},{title:`Rows`,value:e=>e.rowCount,show:e=>L(e.rowCount),isNumber:!0},{title:`Created`,value:e=>e.createCount,isNumber:!0},{title:`Updated`,value:e=>e.updateCount,isNumber:!0},{title:`Reactivated`,value:e=>e.reactivateCount,isNumber:!0},{title:`Terminated`,value:e=>e.terminateCount,isNumber:!0},{title:`Rejected`,value:e=>e.rejectedCount,isNumber:!0},{title:`Held because`,value:e=>e.heldBecause.join(`; `)}]})})]})}var et=y(`
  query SessionCounts($held: SessionFilter!, $planned: SessionFilter!, $cancelled: SessionFilter!, $missed: SessionFilter!) {
    held: sessions(first: 1, filter: $held) { totalCount }
    planned: sessions(first: 1, filter: $planned) { totalCount }
    cancelled: sessions(first: 1, filter: $cancelled) { totalCount }
    missed: sessions(first: 1, filter: $missed) { totalCount }
  }
`),tt=y(`
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
`),nt=[`held`,`planned`,`cancelled`,`missed`],rt={held:`HELD`,planned:`SCHEDULED`,cancelled:`CANCELLED`,missed:`MISSED`};function it(e){let t=new Date,n=e=>new Date(Date.UTC(t.getUTCFullYear(),t.getUTCMonth()+e,1));return Array.from({length:e},(t,r)=>{let i=r-e+2;return{label:n(i).toISOString().slice(0,7),from:n(i).toISOString(),to:n(i+1).toISOString()}})}async function at(e,t){let n=e?{programId:{eq:e}}:{},r=it(t),[i,a]=await Promise.all([Promise.all(r.map(({from:e,to:t})=>{let r=r=>({...n,startsAt:{from:e,to:t},status:{eq:rt[r]}});return g(et,{held:r(`held`),planned:r(`planned`),cancelled:r(`cancelled`),missed:r(`missed`)})})),g(tt,{past:{...n,status:{in:[`HELD`,`MISSED`,`CANCELLED`]}},planned:{...n,status:{eq:`SCHEDULED`}}})]);return{months:r,counts:i,lists:a}}var ot=[{title:`Starts`,value:e=>e.startsAt,show:e=>P(e.startsAt)},{title:`Minutes`,value:e=>e.durationMinutes,isNumber:!0},{title:`Status`,value:e=>B(e.status)},{title:`Members`,value:e=>e.pairing?.members.map(e=>z(e.employee)).join(`, `)??`not visible to you`},{title:`Attended`,value:e=>e.attendance.length?`${e.attendance.filter(e=>e.attended).length} of ${e.attendance.length}`:``},{title:`Program`,value:e=>e.program?.name??``}];function st(){let e=Y(),[t,n]=w(`months`),r=J(()=>at(e,Number(t||6)),[e,t],[`session`]);return(0,b.jsxs)(b.Fragment,{children:[(0,b.jsxs)(`div`,{className:`filters`,children:[(0,b.jsx)(X,{}),(0,b.jsx)(k,{label:`Period`,value:t,options:[[`3`,`3 months`],[``,`6 months`],[`12`,`12 months`]],onChange:n})]}),(0,b.jsx)(O,{loaded:r,children:({months:e,counts:t,lists:n})=>(0,b.jsxs)(b.Fragment,{children:[(0,b.jsx)(H,{title:`Sessions per month`,summary:`The number of sessions that start in each month (UTC), by status. The last month is the next one.`,name:`sessions-per-month`,kind:`stacked`,labels:e.map(e=>e.label),series:nt.map(e=>({label:e,values:t.map(t=>t[e].totalCount)}))}),(0,b.jsx)(`h2`,{children:`Planned`}),(0,b.jsx)(j,{caption:`Planned sessions`,name:`planned-sessions`,rows:n.planned.nodes,rowKey:e=>e.id,isCut:n.planned.pageInfo.hasNextPage,columns:ot,empty:`No session is planned.`}),(0,b.jsx)(`h2`,{children:`Latest`}),(0,b.jsx)(j,{caption:`Latest sessions`,name:`latest-sessions`,rows:n.past.nodes,rowKey:e=>e.id,isCut:n.past.pageInfo.hasNextPage,columns:ot,empty:`There was no session yet.`})]})})]})}var ct={connecting:`The stream is being opened.`,connected:`Each change of your organization arrives here when it is committed, in order and without gaps.`,waiting:`The connection was lost. It is opened again by itself and continues where it stopped: nothing is lost.`,forbidden:`Your role may not read the change log. Ask an administrator of your organization.`};function lt(){let{status:e,throughSeq:t,connectedAt:n,lastEventAt:r,reconnectCount:i}=C();return(0,b.jsxs)(`dl`,{className:`figures`,children:[(0,b.jsx)(M,{label:`Stream`,value:e,note:n?`since ${P(n)}`:void 0}),(0,b.jsx)(M,{label:`Read through`,value:t===null?`–`:L(t),note:`sequence number`}),(0,b.jsx)(M,{label:`Last change`,value:r?P(r):`none yet`,note:`since this page was opened`}),(0,b.jsx)(M,{label:`Lost connections`,value:L(i),note:`since this page was opened`})]})}function ut(){let{status:e,changes:t}=C();return(0,b.jsxs)(b.Fragment,{children:[(0,b.jsx)(`p`,{role:`status`,children:ct[e]}),(0,b.jsx)(lt,{}),(0,b.jsx)(j,{caption:`Changes since this page was opened`,name:`changes`,rows:t,rowKey:e=>String(e.seq),empty:`No change has arrived yet. Change something with the API, and it appears here.`,columns:[{title:`Number`,value:e=>e.seq,isNumber:!0},{title:`Change`,value:e=>e.kind},{title:`Object`,value:e=>e.subjectId},{title:`At`,value:e=>e.at,show:e=>P(e.at)}]})]})}var dt=y(`
  query TieFigures($where: InsightFilter!, $timeZone: String!, $attribute: InsightAttribute!) {
    insights(where: $where, timeZone: $timeZone) {
      ties(of: $attribute) {
        rows {
          first
          second
          n { ... on IntegerValue { value } ... on Suppressed { reason } }
          sessions { ... on IntegerValue { value } ... on Suppressed { reason } }
        }
      }
    }
  }
`),ft=[[``,`departments`],[`LOCATION`,`locations`],[`JOB_LEVEL`,`job levels`],[`HIRING_MONTH`,`months of hiring`]];function pt(){let e=Y(),[t,n]=w(`months`),[r,i]=w(`of`),a=r||`DEPARTMENT`,o={period:{from:K(Number(t||12))},...e?{programId:{eq:e}}:{}},s=J(()=>g(dt,{where:o,timeZone:q,attribute:a}),[e,t,r],[`session`]),c=ft.find(([e])=>e===r)?.[1]??r;return(0,b.jsxs)(b.Fragment,{children:[(0,b.jsxs)(`div`,{className:`filters`,children:[(0,b.jsx)(X,{}),(0,b.jsx)(k,{label:`Period`,value:t,options:[[`3`,`3 months`],[`6`,`6 months`],[``,`12 months`]],onChange:n}),(0,b.jsx)(k,{label:`Between`,value:r,options:ft,onChange:i})]}),(0,b.jsx)(O,{loaded:s,children:({insights:e})=>{let t=e.ties.rows.map(e=>({...e,shown:U(e.sessions)}));return(0,b.jsx)(ke,{title:`Ties between ${c}`,summary:[`The number of held sessions that people of both groups attended: the more, the stronger the colour. An empty frame is suppressed.`,W(t.map(e=>e.shown))].join(` `).trim(),name:`ties`,columns:[`sessions`,`people`],ties:t.map(e=>({first:e.first??`without a value`,second:e.second??`without a value`,value:e.shown.value,texts:[e.shown.text,U(e.n).text]}))})}})]})}var mt=y(`
  query WaitingParticipants($filter: ParticipantFilter, $after: String) {
    participants(first: 100, after: $after, filter: $filter, orderBy: WAITING_SINCE_ASC) {
      nodes {
        id
        waitingSince
        employee { givenName familyName department }
        program { name }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`),ht=y(`
  query QuietParticipants($filter: ParticipantFilter, $after: String) {
    participants(first: 100, after: $after, filter: $filter, orderBy: LAST_SESSION_ASC) {
      nodes {
        id
        createdAt
        lastSessionAt
        employee { givenName familyName department }
        program { name }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`),gt=y(`
  query QuietPairings($filter: PairingFilter, $after: String) {
    pairings(first: 100, after: $after, filter: $filter, orderBy: LAST_SESSION_ASC) {
      nodes {
        id
        createdAt
        lastSessionAt
        program { name }
        members { employee { id givenName familyName } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`),_t=[[`14`,`14 days`],[``,`30 days`],[`60`,`60 days`],[`90`,`90 days`]];function vt(e){if(e instanceof l&&e.kind===`forbidden`)return null;throw e}function yt(e,t){return e.map(e=>({...e,days:R(e.lastSessionAt??e.createdAt)})).filter(e=>e.days>=t).sort((e,t)=>t.days-e.days)}async function bt(e,t){let n=e?{programId:{eq:e}}:{},r=new Date(Date.now()-t*24*60*60*1e3).toISOString(),i={status:{eq:`ACTIVE`},waitingSince:{from:`1970-01-01T00:00:00Z`},...n},[a,o,s]=await Promise.all([_(async e=>(await g(mt,{filter:i,after:e})).participants),_(async e=>(await g(ht,{filter:{withoutSessionSince:r,...n},after:e})).participants).catch(vt),_(async e=>(await g(gt,{filter:{status:{eq:`ACTIVE`},withoutSessionSince:r,...n},after:e})).pairings)]);return{participants:a,people:o,pairings:s}}function xt(){let e=Y(),[t,n]=w(`days`),r=Number(t||30),i=J(()=>bt(e,r),[e,t],[`participant`,`pairing`,`session`]);return(0,b.jsxs)(b.Fragment,{children:[(0,b.jsxs)(`div`,{className:`filters`,children:[(0,b.jsx)(X,{}),(0,b.jsx)(k,{label:`Without a session for`,value:t,options:_t,onChange:n})]}),(0,b.jsx)(O,{loaded:i,children:({participants:e,people:t,pairings:n})=>{let i=e.nodes.flatMap(e=>e.waitingSince?[{...e,waitingSince:e.waitingSince}]:[]),a=yt(n.nodes,r),o=t&&yt(t.nodes,r);return(0,b.jsxs)(b.Fragment,{children:[(0,b.jsxs)(`dl`,{className:`figures`,children:[(0,b.jsx)(M,{label:`Participants without a partner`,value:L(i.length)}),o&&(0,b.jsx)(M,{label:`Participants without a session for ${r} days`,value:L(o.length)}),(0,b.jsx)(M,{label:`Pairings without a session for ${r} days`,value:L(a.length)})]}),(0,b.jsx)(`h2`,{children:`Waiting for a partner`}),(0,b.jsx)(j,{caption:`Participants who wait for a partner`,name:`waiting-participants`,rows:i,rowKey:e=>e.id,isCut:e.isCut,empty:`No participant waits: each active participant has a partner.`,columns:[{title:`Participant`,value:e=>z(e.employee)},{title:`Department`,value:e=>e.employee?.department??``},{title:`Program`,value:e=>e.program?.name??``},{title:`Waiting since`,value:e=>e.waitingSince,show:e=>P(e.waitingSince)},{title:`Days`,value:e=>R(e.waitingSince),isNumber:!0}]}),t&&o&&(0,b.jsxs)(b.Fragment,{children:[(0,b.jsxs)(`h2`,{children:[`Not met for `,r,` days`]}),(0,b.jsx)(j,{caption:`Participants who have attended no session for ${r} days`,name:`participants-without-session`,rows:o,rowKey:e=>e.id,isCut:t.isCut,empty:`Every active participant has attended a session within ${r} days.`,columns:[{title:`Participant`,value:e=>z(e.employee)},{title:`Department`,value:e=>e.employee?.department??``},{title:`Program`,value:e=>e.program?.name??``},{title:`Last session`,value:e=>e.lastSessionAt??``,show:e=>e.lastSessionAt?P(e.lastSessionAt):`none yet`},{title:`Days`,value:e=>e.days,isNumber:!0}]})]}),(0,b.jsxs)(`h2`,{children:[`Pairings that have not met for `,r,` days`]}),(0,b.jsx)(j,{caption:`Pairings without a held session for ${r} days`,name:`pairings-without-session`,rows:a,rowKey:e=>e.id,isCut:n.isCut,empty:`Every active pairing has met within ${r} days.`,columns:[{title:`Members`,value:e=>e.members.map(e=>z(e.employee)).join(`, `)},{title:`Program`,value:e=>e.program?.name??``},{title:`Last session`,value:e=>e.lastSessionAt??``,show:e=>e.lastSessionAt?P(e.lastSessionAt):`none yet`},{title:`Days`,value:e=>e.days,isNumber:!0}]})]})}})]})}var St=y(`
  query WebhookHealth {
    webhookEndpoints(first: 100) {
      nodes {
        id
        name
        address
        kinds
        status
        pauseReason
        deliveredSeq
        pendingCount
        deliveredAt
        failingSince
        failedAttempts
        failure
        nextAttemptAt
        replaySeq
        replayThroughSeq
        integration { name }
        attempts(last: 10) {
          nodes { id seq kind isReplay statusCode failure durationMilliseconds attemptedAt }
        }
      }
    }
  }
`),Ct=5e3,wt=40,Q=2,Tt={REQUEST:`at request. Resume it with webhookEndpointResume: it goes on where it stopped.`,FAILING:`because each attempt failed for too long. Repair the receiver, or change the address with webhookEndpointUpdate; then resume with webhookEndpointResume.`,GONE:`because the address is gone (HTTP 410). Change it with webhookEndpointUpdate, then resume with webhookEndpointResume; or delete the endpoint with webhookEndpointDelete.`,LOG_PRUNED:`because the change log no longer has the next entry. Read the objects again, then resume after a cursor with webhookEndpointResume.`};async function Et(){let{webhookEndpoints:e}=await g(St,{}),t=e.nodes,n=t.flatMap(({name:e,attempts:{nodes:t}})=>t.map(t=>({...t,endpoint:e})));return n.sort((e,t)=>Date.parse(t.attemptedAt)-Date.parse(e.attemptedAt)),{endpoints:t,attempts:n,readAt:new Date}}function Dt({status:e,failingSince:t}){return e===`ACTIVE`&&t?`failing`:B(e)}function Ot({failingSince:e,pauseReason:t}){return t?t!==`REQUEST`:!!e}function kt(e,t){if(!e.failingSince)return`none`;let n=e.failedAttempts===1?`1 attempt`:`${L(e.failedAttempts)} attempts`,r=e.status===`ACTIVE`&&e.nextAttemptAt?`. Next attempt: ${t(e.nextAttemptAt)}`:``;return`${n} since ${t(e.failingSince)}, the last: ${e.failure??``}${r}`}function At({replaySeq:e,replayThroughSeq:t}){return typeof e!=`number`||typeof t!=`number`?`none`:`under way, through ${L(e)} of ${L(t)}`}function jt({kinds:e}){let t=e.slice(0,Q).join(`, `);return e.length>Q?`${t} and ${e.length-Q} more`:t||`all`}function Mt({address:e}){return e.length>wt?`${new URL(e).host}/…`:e}var Nt=[{title:`Name`,value:e=>e.name},{title:`Integration`,value:e=>e.integration?.name??``},{title:`Status`,isText:!0,value:e=>`${Dt(e)} ${e.pauseReason?Tt[e.pauseReason]:``}`.trim(),show:e=>(0,b.jsxs)(b.Fragment,{children:[(0,b.jsx)(`span`,{className:Ot(e)?`status failed`:`status`,children:Dt(e)}),` `,e.pauseReason&&Tt[e.pauseReason]]})},{title:`Failures`,isText:!0,value:e=>kt(e,e=>e),show:e=>kt(e,F)},{title:`Delivered through`,value:e=>e.deliveredSeq,show:e=>L(e.deliveredSeq),isNumber:!0},{title:`Pending entries`,value:e=>e.pendingCount,show:e=>L(e.pendingCount),isNumber:!0},{title:`Last success`,value:e=>e.deliveredAt??``,show:e=>e.deliveredAt?F(e.deliveredAt):`none yet`},{title:`Replay`,value:At},{title:`Kinds`,value:e=>e.kinds.join(` `)||`all`,show:jt},{title:`Address`,value:e=>e.address,show:Mt}],Pt=[{title:`At`,value:e=>e.attemptedAt,show:e=>F(e.attemptedAt)},{title:`Endpoint`,value:e=>e.endpoint},{title:`Number`,value:e=>e.seq,show:e=>L(e.seq),isNumber:!0},{title:`Change`,value:e=>e.kind},{title:`Outcome`,value:e=>e.failure??`delivered`,show:e=>e.failure?(0,b.jsx)(`span`,{className:`status failed`,children:e.failure}):`delivered`},{title:`HTTP status`,value:e=>e.statusCode??``,isNumber:!0},{title:`Milliseconds`,value:e=>e.durationMilliseconds,show:e=>L(e.durationMilliseconds),isNumber:!0},{title:`Replay`,value:e=>e.isReplay?`yes`:`no`}];function Ft(){let{status:e}=C(),t=J(Et,[oe(Ct)],[`webhook_endpoint`,`integration`]);return(0,b.jsxs)(b.Fragment,{children:[(0,b.jsx)(O,{loaded:t,children:({endpoints:n,attempts:r,readAt:i})=>(0,b.jsxs)(b.Fragment,{children:[(0,b.jsxs)(`p`,{children:[`Read at `,F(i),`.`,` `,e===`connected`?`Read again a few seconds after each change of your organization. Attempts that follow later, such as those after a failure, appear when you press “Read again”.`:`Not read again by itself while the stream is not connected.`]}),(0,b.jsx)(`button`,{type:`button`,onClick:t.reload,children:`Read again`}),(0,b.jsx)(`h2`,{children:`Endpoints`}),(0,b.jsx)(j,{caption:`Webhook endpoints`,name:`webhook-endpoints`,rows:n,rowKey:e=>e.id,columns:Nt,empty:`There is no webhook endpoint. An administrator creates one with the mutation webhookEndpointCreate.`}),(0,b.jsx)(`h2`,{children:`Attempts`}),(0,b.jsx)(j,{caption:`Latest attempts, at most 10 of each endpoint`,name:`webhook-attempts`,rows:r,rowKey:e=>e.id,columns:Pt,empty:`There is no attempt: nothing was sent yet, or not for so long that the attempts are no longer kept.`})]})}),(0,b.jsx)(`h2`,{children:`Stream of this page`}),(0,b.jsx)(lt,{}),(0,b.jsxs)(`p`,{children:[(0,b.jsx)(E,{to:`stream`,children:`The change log`}),` shows what arrives on this stream.`]})]})}var $=[{path:``,title:`Programs`,Content:We},{path:`waiting`,title:`Waiting`,Content:xt},{path:`sessions`,title:`Sessions`,Content:st},{path:`attendance`,title:`Attendance`,Content:Fe},{path:`growth`,title:`Growth`,Content:Re},{path:`ties`,title:`Ties`,Content:pt},{path:`rosters`,title:`Rosters`,Content:$e},{path:`integrations`,title:`Integrations`,Content:Be},{path:`webhooks`,title:`Webhooks`,Content:Ft},{path:`stream`,title:`Change log`,Content:ut}],It={connecting:`Live: connecting`,connected:`Live: connected`,waiting:`Live: connection lost, trying again`,forbidden:`Live: not for your role`};async function Lt(){let e=await(await fetch(`/console/sign-out`,{method:`POST`,headers:{Accept:`application/json`,...h()}})).json().catch(()=>({}));window.location.assign(e.redirectTo??`/console/`)}function Rt(){let[e,t]=Ee();return(0,b.jsxs)(`label`,{children:[`Colours`,` `,(0,b.jsxs)(`select`,{value:e,onChange:e=>t(e.target.value),children:[(0,b.jsx)(`option`,{value:`system`,children:`as the system`}),(0,b.jsx)(`option`,{value:`light`,children:`light`}),(0,b.jsx)(`option`,{value:`dark`,children:`dark`})]})]})}function zt({session:e,onExpired:t}){let[n=``,r]=ye(),i=$.find(e=>e.path===n),{status:a}=C(),o=(0,s.useRef)(null),c=(0,s.useRef)(!0),l=i?r?`Roster plan`:i.title:`Not found`;return(0,s.useEffect)(()=>{document.title=`${l} · Coachgraph console`,c.current||o.current?.focus(),c.current=!1},[n,r,l]),(0,b.jsxs)(N,{value:t,children:[(0,b.jsx)(`a`,{className:`skip`,href:`#view`,children:`Skip to the view`}),(0,b.jsxs)(`header`,{className:`top`,children:[(0,b.jsxs)(`p`,{className:`brand`,children:[`Coachgraph `,(0,b.jsx)(`span`,{children:e.organization.name})]}),(0,b.jsx)(`nav`,{"aria-label":`Views`,children:(0,b.jsxs)(`ul`,{children:[$.map(({path:e,title:t})=>(0,b.jsx)(`li`,{children:(0,b.jsx)(`a`,{href:ve(e),onClick:T,"aria-current":e===n?`page`:void 0,children:t})},e)),(0,b.jsx)(`li`,{children:(0,b.jsx)(`a`,{href:`/graphql`,children:`GraphiQL`})})]})}),(0,b.jsxs)(`div`,{className:`account`,children:[(0,b.jsx)(`span`,{role:`status`,children:It[a]}),(0,b.jsxs)(`span`,{children:[e.person.name,`, `,B(e.person.role)]}),(0,b.jsx)(Rt,{}),(0,b.jsx)(`button`,{type:`button`,onClick:()=>void Lt(),children:`Sign out`})]})]}),(0,b.jsxs)(`main`,{id:`view`,tabIndex:-1,children:[(0,b.jsx)(`h1`,{ref:o,tabIndex:-1,children:l}),!i&&(0,b.jsxs)(`p`,{children:[`There is no view at this address. `,(0,b.jsx)(E,{to:``,children:`Open the programs`}),`.`]}),i&&(i.path===`rosters`&&r?(0,b.jsx)(Xe,{id:r},r):(0,b.jsx)(i.Content,{},i.path))]})]})}var Bt={provider_unavailable:`The identity provider of your organization does not answer. Try again in a few minutes; if that does not help, tell your IT department.`,denied:`The identity provider did not sign you in. Try again, or ask your IT department whether you may use this application.`,unknown_organization:`No organization with this short name can sign in here. Check the spelling, or ask your program manager for the name.`,failed:`The sign-in did not succeed. Start again from this page; a sign-in link works once and for a few minutes.`},Vt={ADMINISTRATOR:`sees everything of the organization except what people write in confidence; releases rosters`,PROGRAM_MANAGER:`sees programs, participants, pairings and sessions`,EMPLOYEE:`sees their own programs, partners and sessions`};async function Ht(e){let t=await fetch(`/console/demo-sign-in`,{method:`POST`,headers:{"Content-Type":`application/json`},body:JSON.stringify({person:e})});if(!t.ok)throw Error(`The demo could not sign you in (status ${t.status}). Start it again and reload this page.`)}function Ut({state:e,notice:t,reload:n}){let r=(0,s.useId)(),[i,a]=(0,s.useState)(``),[o,c]=(0,s.useState)(t??Bt[new URLSearchParams(window.location.search).get(`signInError`)??``]??``);function l(e){e.preventDefault();let t=window.location.pathname;window.location.assign(`/console/sign-in?${new URLSearchParams({organization:i.trim(),returnTo:t})}`)}return(0,b.jsxs)(`main`,{className:`sign-in`,children:[(0,b.jsx)(`h1`,{children:`Coachgraph console`}),o&&(0,b.jsx)(`p`,{className:`problem`,role:`alert`,children:o}),e.demoPeople?.length?(0,b.jsxs)(`section`,{"aria-labelledby":`demo-people`,children:[(0,b.jsx)(`h2`,{id:`demo-people`,children:`Demo: sign in as`}),(0,b.jsx)(`ul`,{children:e.demoPeople.map(e=>(0,b.jsxs)(`li`,{children:[(0,b.jsxs)(`button`,{type:`button`,onClick:()=>Ht(e.id).then(n,e=>c(e.message)),children:[e.name,`, `,B(e.role)]}),` `,Vt[e.role]]},e.id))})]}):(0,b.jsxs)(`form`,{onSubmit:l,children:[(0,b.jsx)(`p`,{children:`You sign in with the identity provider of your organization. This server never sees your password.`}),(0,b.jsx)(`label`,{htmlFor:r,children:`Short name of your organization`}),(0,b.jsx)(`input`,{id:r,required:!0,pattern:`[a-z0-9][a-z0-9\\-]*`,title:`small letters, digits and hyphens, such as acme`,autoComplete:`organization`,value:i,onChange:e=>a(e.target.value)}),(0,b.jsx)(`button`,{type:`submit`,children:`Sign in`})]}),(0,b.jsxs)(`p`,{children:[`Developers: `,(0,b.jsx)(`a`,{href:`/graphql`,children:`GraphiQL with saved examples`})]})]})}function Wt(){let[e,t]=(0,s.useState)(null),[n,r]=(0,s.useState)(null),[i,o]=(0,s.useState)(null),c=(0,s.useCallback)(()=>{a().then(e=>{ee(e.signedIn?e.csrfToken:``),r(null),t(e)},e=>r(p(e)))},[]);(0,s.useEffect)(c,[c]);let l=(0,s.useCallback)(()=>{o(`Your session has expired. Sign in again; you return to this page.`),c()},[c]);return n?(0,b.jsxs)(`main`,{className:`sign-in`,children:[(0,b.jsx)(`h1`,{children:`Coachgraph console`}),(0,b.jsx)(D,{problem:n,retry:c})]}):e?e.signedIn?(0,b.jsx)(le,{children:(0,b.jsx)(zt,{session:e,onExpired:l})}):(0,b.jsx)(Ut,{state:e,notice:i,reload:c},i):(0,b.jsx)(`p`,{role:`status`,children:`Loading…`})}(0,c.createRoot)(document.getElementById(`root`)).render((0,b.jsx)(s.StrictMode,{children:(0,b.jsx)(Wt,{})}));