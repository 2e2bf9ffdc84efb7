import"./modulepreload-polyfill-P2Xu9kJm.js";var e={"query WhoAmI { me { role } }":new class extends String{__apiType;value;__meta__;constructor(e,t){super(e),this.value=e,this.__meta__=t}toString(){return this.value}}(`
    query WhoAmI {
  me {
    role
  }
}
    `)};function t(t){return e[t]??{}}t(`query WhoAmI { me { role } }`);