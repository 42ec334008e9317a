import java.io.FileInputStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Checks files against PDF/A and PDF/UA with veraPDF, many in one run: {@code Conformance 3b,ua1 FILE...}.
 * A line for each file and flavour, with tabs between: PASS, FAIL or ERROR, the flavour, the file; then, for FAIL, a line
 * for each rule that failed: RULE, clause and test, how often, where first, and what the rule asks for.
 */
public class Conformance {
    public static void main(String[] words) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        int status = 0;
        for (int index = 1; index < words.length; index++) {
            for (String name : words[0].split(",")) {
                status = Math.max(status, check(name, words[index]));
            }
        }
        System.exit(status);
    }

    static int check(String name, String file) {
        PDFAFlavour flavour = PDFAFlavour.fromString(name);
        if (flavour == PDFAFlavour.NO_FLAVOUR) {
            throw new IllegalArgumentException("unknown flavour " + name);
        }
        try (FileInputStream stream = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(stream, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            System.out.println((result.isCompliant() ? "PASS" : "FAIL") + "\t" + name + "\t" + file);
            TreeMap<String, Integer> counts = new TreeMap<>();
            TreeMap<String, TestAssertion> first = new TreeMap<>();
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
                    counts.merge(rule, 1, Integer::sum);
                    first.putIfAbsent(rule, one);
                }
            }
            counts.forEach((rule, count) -> System.out.println("RULE\t" + rule + "\t" + count + "\t"
                    + first.get(rule).getLocation().getContext() + "\t" + first.get(rule).getMessage().replaceAll("\\s+", " ")));
            return result.isCompliant() ? 0 : 1;
        } catch (Exception error) {
            System.out.println("ERROR\t" + name + "\t" + file + "\t" + error);
            return 2;
        }
    }
}
