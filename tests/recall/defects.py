"""Known defects of commands: a rule has to find them in every shape; ``WRAPPED`` ones also
behind ``env``, ``time`` and the like.
"""

from __future__ import annotations

WRAPPED = {
    "interactive-command": [
        "apt-get install jq",
        "apt-get -o Dpkg::Use-Pty=0 install jq",
        "apt install jq",
        "yum install jq",
        "dnf install jq",
        "apt-get upgrade",
        "pip uninstall requests",
        "conda install numpy",
        "terraform apply",
        "terraform destroy",
        "docker system prune",
        "sudo su - app",
        "sudo -s",
        "tmux new -s web",
        "add-apt-repository ppa:some/ppa",
        "npm init",
        "rm -i old.txt",
        "cp -i a b",
        "git commit",
        "read answer",
    ],
    "docker-login-password-arg": [
        'docker login -u me -p "$PASSWORD"',
        "docker login --username me --password $PASSWORD",
        "docker login --password=$PASSWORD -u me",
    ],
    "ssh-hostkey-off": [
        "ssh -o StrictHostKeyChecking=no host uptime",
        "scp -oStrictHostKeyChecking=no a host:b",
    ],
    "insecure-download": [
        "curl -k https://example.com/a.tgz -o a.tgz",
        "wget --no-check-certificate https://example.com/a.tgz",
        "curl -O http://example.com/a.tgz",
        "pip install -q --index-url http://pypi.example.com/simple a",
        "npm ci --registry=http://registry.example.com",
        "git clone --depth 1 git://example.com/a",
        "aws s3 cp s3://a/b . --no-verify-ssl",
    ],
    "privilege-widening": [
        "chmod 777 build",
        "chmod -R 777 build",
        "chmod u+s app",
        "find . -type f -exec chmod 0666 a",
        "install -m 4755 a b",
        "docker run --privileged app make",
        "docker run --rm --cap-add=SYS_ADMIN app",
    ],
    "codebuild-breakpoint-left": ["codebuild-breakpoint"],
    "long-running-foreground": [
        *("tail -f log.txt", "docker compose up", "flask run", "pm2 logs", "dockerd -H unix://"),
    ],
    "dind-tcp-exposed": [
        "dockerd --host=tcp://0.0.0.0:2375",
        "dockerd -H tcp://0.0.0.0:2375",
    ],
    "fetched-secret-printed": [
        "aws secretsmanager get-secret-value --secret-id a",
        "aws ssm get-parameter --name a --with-decryption",
        "aws --region eu-west-1 sts assume-role --role-arn a --role-session-name b",
    ],
    "password-on-command-line": [
        "curl -u me:$PASSWORD https://example.com",
        "curl -sSu me:hunter22 https://example.com",
        "mysql -h db -p$PASSWORD app",
        "sshpass -p $PASSWORD ssh host",
    ],
    "secret-in-build-arg": [
        "docker build --build-arg NPM_TOKEN=$NPM_TOKEN .",
        "docker buildx build --build-arg=DB_PASSWORD=$PW -t app .",
        "docker build -t app --build-arg NPM_TOKEN .",
    ],
    "credentials-in-url": [
        "git clone https://$GITHUB_TOKEN@github.com/a/b",
        "git remote set-url origin https://me:$TOKEN@github.com/a/b",
    ],
    "codecommit-no-credentials": [
        "git clone https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/a",
        "git -C app fetch https://git-codecommit.$AWS_REGION.amazonaws.com/v1/repos/a",
    ],
    "codecommit-helper-missing": ["git clone codecommit::eu-west-1://a"],
    "codecommit-no-http-path": [
        "git config --global credential.helper '!aws codecommit credential-helper $@'",
    ],
    "credentials-file": [
        "aws configure set aws_secret_access_key $SECRET",
        "aws configure set aws_access_key_id $KEY --profile ci",
    ],
}

SHELL = {
    "pushed-image-not-tagged": [
        "docker build -t app . && docker push registry.example.com/app",
        "docker build -t me/app:1 .; docker push me/app:2",
        "docker build -t me/app:1 . && docker push me/app",
    ],
    "image-name-invalid": [
        "docker build -t shop:$CODEBUILD_BUILD_ID .",
        "docker tag shop:latest registry.example.com/WebShop",
        'docker push "shop:$(date +%H:%M)"',
        "podman push https://registry.example.com/shop",
    ],
    "service-update-empty": [
        "aws ecs update-service --cluster shop --service web",
        "aws ecs update-service --service $SERVICE --cluster=$CLUSTER --region eu-west-1",
    ],
    "lambda-update-not-awaited": [
        "; ".join(f"aws lambda {verb} --function-name f" for verb in verbs)
        for verbs in (
            ("update-function-code", "publish-version"),
            ("update-function-configuration", "update-function-code --image-uri $IMAGE"),
        )
    ],
    "comparison-never-true": [
        '[ "$CODEBUILD_WEBHOOK_HEAD_REF" = main ]',
        'test "$CODEBUILD_WEBHOOK_TRIGGER" != refs/heads/main',
        '[ "$CODEBUILD_WEBHOOK_EVENT" = PULL_REQUEST_OPENED ]',
        'case "$CODEBUILD_WEBHOOK_BASE_REF" in main|develop) make dist;; esac',
    ],
    "typographic-dash": [
        "aws s3 ls \u2014region eu-west-1",
        "npm install --save\u2013dev eslint",
        "docker login \u2013u me \u2013-password-stdin < token",
    ],
    "version-redirected": [
        "pip install awscli>=1.19.11",
        "pip3 install -q requests urllib3<2",
        "python3 -m pip install black>22",
        "npm install -g serverless@>=3.0.0",
        "pip install requests>=2,<3",
    ],
    "delete-behind-cd": ["cd site; rm -rf *", "cd site/old; make; rm -fr ./*"],
    "login-output-run": [
        "$(aws ecr get-login-password | docker login -u AWS --password-stdin $REGISTRY)",
        "`docker login -u me --password-stdin < token`",
        "$(aws ecr get-login-password)",
    ],
    "environment-printed": ["printenv", "env | sort", "export -p", "cat /proc/self/environ"],
    "secret-name-echoed": ["echo $NPM_TOKEN", 'printf "%s" "$DB_PASSWORD" | base64'],
    "untrusted-ref-unquoted": [
        "git checkout $CODEBUILD_WEBHOOK_HEAD_REF",
        "[ $CODEBUILD_WEBHOOK_TRIGGER = main ]",
    ],
    "stderr-swallowed": [
        "make dist 2>/dev/null",
        "make dist 2> /dev/null",
        "make dist &>/dev/null",
        "make dist >/dev/null 2>&1",
        "make dist 2>&-",
    ],
    "failure-masked": [
        "make dist || true",
        "make dist || :",
        "make dist || exit 0",
        "make dist || echo failed",
    ],
    "pipeline-masks-failure": ["make dist | tee log.txt", "npm run build | cat"],
    "pipe-to-no-reader": [
        "npm ci | npm test",
        "mvn package | docker build -t app .",
        "make | echo",
    ],
    "variable-as-command": ["docker build -t app:$(IMAGE_TAG) .", "NEXT=$(BUILD_NUMBER + 1)"],
    "export-masks-status": ["export TAG=$(./next-tag)", "export TAG=`./next-tag`"],
    "ecr-get-login-removed": [
        "$(aws ecr get-login --no-include-email)",
        "eval $(aws ecr get-login)",
        "aws ecr get-login | bash",
    ],
    "curl-pipe-shell": [
        "curl -sSL https://example.com/i.sh | bash",
        "wget -qO- https://example.com/i.sh | sh",
        "curl https://example.com/i.sh | sudo bash",
        "curl https://example.com/i.py | python3",
    ],
    "pattern-in-quotes": ['rm -rf "$OUT/*"', "cp -r 'conf/*.json' out/", 'chmod 644 "a/b*"'],
    "foreign-expression": [
        "aws s3 ls --region ${AWS::Region}",
        'echo "${{ secrets.TOKEN }}" > token',
        "cd ${var.directory}",
    ],
    "quotes-in-value": [
        "V=$(jq .version package.json); docker build -t shop:$V .",
        "N=$(aws iam get-role --query Role.RoleName); aws iam delete-role --role-name $N",
    ],
    "git-identity-missing": ["git commit -qam done", "git tag -a v1 -m v1", "git cherry-pick fix"],
    "pattern-without-quotes": [
        "aws cloudfront create-invalidation --distribution-id $ID --paths /* || exit 1",
        "aws s3 cp dist s3://bucket --recursive --exclude * --include index.html",
        "find . -type f -name * -delete",
        "zip -qr ../app.zip . -x node_modules/*",
    ],
    "call-refused": [
        "docker build -t app:$TAG",
        "docker tag app:$TAG",
        "npm build",
        "pip install requirements.txt",
        "python3 pip install wheel",
        "aws s3 cp site s3://bucket --recursive --delete",
        "aws s3 cp build/ s3://bucket/site --quiet",
        "sed -i '' -e s/a/b/ conf.json",
        "aws iam create-role --role-name r --assume-role-policy-document trust.json",
        "aws cloudformation update-stack --stack-name s --template-file s.yml",
        "aws lambda update-function-code --function-name f --zip-file out/f.zip",
        "sudo unzip tool.zip /usr/local/bin",
        "systemctl docker start",
        "service restart docker",
        "docker-compose -f ci.yml --force-recreate -d",
        "aws eks update-kubeconfig --cluster-name shop",
        "aws s3 sync site shop-bucket --delete",
        "aws s3 cp s3://shop/*.zip .",
        "terraform plan infra",
        "terraform apply plan.bin -auto-approve",
        "docker push app:1 app:2",
        "kubectl apply deployment.yml",
        "curl https://x.example/get-helm-3 | sh; helm install --name shop ./chart",
        "mvn clean instal",
        "tar -xzf tools.tgz -c /opt",
        "zip -r function.zip",
        "jq '.tag = $TAG' task.json > new.json",
        "curl -o https://example.com/tool.tgz",
        "aws deploy create-deployment --application-name a --deployment-group-name g",
        "aws deploy create-deployment --application-name a --s3-location s3://b/app.zip",
        "aws deploy create-deployment --s3-location bucket=b,key=k,bundleType=war",
    ],
    "exclude-without-star": [
        "aws s3 sync . s3://bucket --exclude node_modules",
        "aws s3 cp . s3://bucket --recursive --exclude .git --quiet",
        "zip -qr app.zip . -x node_modules",
    ],
    "input-overwritten": [
        "envsubst < app.yml > app.yml",
        "sed s/a/b/ ./app.yml > app.yml",
        "jq .a task.json > task.json",
    ],
    "curl-redirect-ignored": [
        "curl -o jq https://github.com/jqlang/jq/releases/download/jq-1.7.1/jq-linux-amd64",
        "curl -sO https://github.com/aws/aws-cdk/archive/refs/heads/main.zip",
    ],
    "variable-without-dollar": [
        "docker tag app:$APP_TAG registry.example.com/app:APP_TAG",
        "echo $APP_TAG; [ -n APP_TAG ]",
    ],
    "yes-pipe": ["yes | apt-get install jq", "echo y | terraform destroy"],
    "bashism-under-sh": [
        "source ./env.sh",
        '[[ "$STAGE" == prod ]] && make dist',
        '[ "$STAGE" == prod ]',
        "cat <<< $STAGE",
        "echo ${STAGE::3}",
        "echo ${STAGE//a/b}",
        "set -o pipefail",
        "pushd app",
    ],
    "secret-in-command": [
        "export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzKEY",
        "docker run -e DB_PASSWORD=hunter22 app",
        "helm upgrade a b --set db.password=hunter22",
        "git clone https://me:ghp_16C7e42F292c6912E7710c838347Ae178B4a@github.com/a/b",
    ],
    "succeeding-misread": [
        '[ "$CODEBUILD_BUILD_SUCCEEDING" = true ]',
        'test "$CODEBUILD_BUILD_SUCCEEDING" = false',
    ],
    "address-cut-at-ampersand": ["curl $HOST/search?page=1&size=50"],
    "assignment-with-blanks": ["TAG = latest", "PID = `pgrep node`", "export TAG = latest"],
    "bracket-without-blank": ['["$STAGE" = prod ]', "[ -f app.zip]", "[[-f app.zip ]]"],
    "semicolon-chain": ["make dist; echo done", "cd app; make dist"],
    "untrusted-ref-in-shell": [
        'eval "git checkout $CODEBUILD_WEBHOOK_HEAD_REF"',
        'bash -c "git checkout $CODEBUILD_WEBHOOK_HEAD_REF"',
        'ssh host "deploy $CODEBUILD_WEBHOOK_HEAD_REF"',
        'docker run a sh -c "deploy $CODEBUILD_SOURCE_VERSION_infra"',
        'REF=${CODEBUILD_WEBHOOK_TRIGGER#tag/}; eval "deploy $REF"',
    ],
}

SILENT_ON_PURPOSE = {
    ("long-running-foreground", "timeout"),  # it is stopped
    ("pushed-image-not-tagged", "in a script"),  # `make` may make images, too
    ("delete-behind-cd", "in a script"),  # `set -e` stands above it
    ("semicolon-chain", "in a script"),  # `set -e` stands above it
}
"""Rule and shell shape in which the defect is none."""
