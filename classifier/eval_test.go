package classifier

import (
	"fmt"
	"testing"
)

func TestCV(t *testing.T) {
	mails, err := Examples()
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(CrossValidate(mails, 0.9))
}
