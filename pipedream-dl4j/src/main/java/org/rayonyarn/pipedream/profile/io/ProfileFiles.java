package org.rayonyarn.pipedream.profile.io;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.rayonyarn.pipedream.profile.Profile;
import org.rayonyarn.pipedream.profile.ProfileException;

/** Reads a profile of either format; which one is told by the first character. */
public final class ProfileFiles {
    /** Some editors put one before UTF-8. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final Pattern JSON = Pattern.compile("\\s*[\\[{]");

    private ProfileFiles() {}

    /**
     * @throws ProfileException if the file does not hold a profile; the message names file and layer
     * @throws IOException if the file cannot be read
     */
    public static Profile read(Path file) throws IOException {
        String text = text(file);
        try {
            return JSON.matcher(text).lookingAt() ? JsonProfile.read(text) : GraphText.read(modelName(file), text);
        } catch (ProfileException e) {
            throw new ProfileException(file + ": " + e.getMessage());
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ProfileException((file.toString().isEmpty() ? "the empty path" : file)
                    + ": a folder; a profile is a file, our JSON or a graph.txt");
        }
        try {
            String text = Files.readString(file);
            if (text.startsWith(BYTE_ORDER_MARK)) {
                text = text.substring(1);
            }
            if (text.isBlank()) {
                throw new ProfileException(file + ": the file is empty; a profile is our JSON or a graph.txt");
            }
            return text;
        } catch (MalformedInputException e) {
            throw new ProfileException(file + ": not a text file in UTF-8");
        } catch (NoSuchFileException e) {
            throw new ProfileException(file + ": no such file");
        }
    }

    /** {@code vgg16/graph.txt} is called vgg16. */
    private static String modelName(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        Path name = folder == null ? null : folder.getFileName();
        String fileName = String.valueOf(file.getFileName());
        return "graph.txt".equals(fileName) && name != null ? name.toString() : fileName;
    }
}
