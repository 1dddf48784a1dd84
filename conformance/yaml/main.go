// Reads YAML as kubectl does. A line of stdin is a document as a JSON string; the line of stdout is the JSON it means.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		var document string
		if err := json.Unmarshal(lines.Bytes(), &document); err != nil {
			return err
		}
		meant, err := yaml.YAMLToJSONStrict([]byte(document))
		if err != nil {
			meant, err = json.Marshal("cannot be read: " + err.Error())
		}
		if err != nil {
			return err
		}
		fmt.Fprintln(out, string(meant))
	}
	return lines.Err()
}
