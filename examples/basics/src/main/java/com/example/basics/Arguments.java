package com.example.basics;

/** Command lines that are a few whole numbers, all optional. */
final class Arguments {
    private Arguments() {}

    /**
     * The given numbers, then the defaults of those that are missing. Ends the program with the usage text where
     * {@code --help} is asked for (exit code 0), or where the arguments are wrong (2).
     */
    static int[] numbers(String usage, String[] args, int... defaults) {
        if (args.length > 0 && args[0].equals("--help")) {
            System.out.println(usage);
            System.exit(0);
        }
        try {
            return parse(args, defaults);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + usage);
            System.exit(2);
            throw e; // not reached
        }
    }

    static int[] parse(String[] args, int... defaults) {
        if (args.length > defaults.length) {
            throw new IllegalArgumentException("too many arguments: " + args.length);
        }
        int[] numbers = defaults.clone();
        for (int i = 0; i < args.length; i++) {
            if (!args[i].matches("[1-9][0-9]{0,8}")) {
                throw new IllegalArgumentException("not a number from 1 to 999999999: " + args[i]);
            }
            numbers[i] = Integer.parseInt(args[i]);
        }
        return numbers;
    }
}
