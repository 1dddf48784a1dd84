// Renders a chart by Helm's engine as a library, and reads and orders what it gave as Helm does.
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/engine"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
)

func main() {
	chart, err := loader.LoadDir(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	release := common.ReleaseOptions{Name: "bench", Namespace: "default", IsInstall: true}
	values, err := util.ToRenderValues(chart, nil, release, common.DefaultCapabilities)
	if err != nil {
		log.Fatal(err)
	}
	files, err := engine.Render(chart, values)
	if err != nil {
		log.Fatal(err)
	}
	_, manifests, err := releaseutil.SortManifests(files, nil, releaseutil.InstallOrder)
	if err != nil {
		log.Fatal(err)
	}
	out := bufio.NewWriter(os.Stdout)
	for _, manifest := range manifests {
		fmt.Fprintf(out, "---\n%s\n", manifest.Content)
	}
	if err := out.Flush(); err != nil {
		log.Fatal(err)
	}
}
