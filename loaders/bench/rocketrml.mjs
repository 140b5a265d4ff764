// Maps people.csv by people.rml.ttl with RocketRML, to out.nq in the working folder.
import parser from 'rocketrml';
await parser.parseFile('people.rml.ttl', 'out.nq', { toRDF: true, verbose: false });
