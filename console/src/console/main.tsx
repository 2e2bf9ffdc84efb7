import { graphql } from '../generated';

export const WhoAmI = graphql(`query WhoAmI { me { role } }`);
